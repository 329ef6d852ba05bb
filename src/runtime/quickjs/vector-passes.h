/* The passes of vectors.h over WIDTH bytes at a time, for processors with VECTORS. */

typedef uint8_t OF_WIDTH(bytes) __attribute__((vector_size(WIDTH)));
typedef int8_t OF_WIDTH(signs) __attribute__((vector_size(WIDTH)));
typedef uint32_t OF_WIDTH(words) __attribute__((vector_size(WIDTH)));

#define BYTES OF_WIDTH(bytes)
#define SIGNS OF_WIDTH(signs)
#define WORDS OF_WIDTH(words)

/*
 * LOOK_UP: table[index & 15] of each index; 0 of those from 128 on. Wider vectors do it in each of their parts of 16.
 * SHARE: whether two vectors have any bit in common. TWELVES: for each part the twelve bytes that follow those of the part
 * before it, and four more.
 */
#if WIDTH == 32
#define TABLE(...) { __VA_ARGS__, __VA_ARGS__ }
#define LOOK_UP(table, index) ((BYTES)_mm256_shuffle_epi8((__m256i)(table), (__m256i)(index)))
#define SHARE(a, b) (!_mm256_testz_si256((__m256i)(a), (__m256i)(b)))
#define TWELVES(from) ((BYTES)_mm256_loadu2_m128i((const __m128i *)((from) + 12), (const __m128i *)(from)))
#elif defined(__x86_64__)
#define TABLE(...) { __VA_ARGS__ }
#define LOOK_UP(table, index) ((BYTES)_mm_shuffle_epi8((__m128i)(table), (__m128i)(index)))
#define SHARE(a, b) (_mm_movemask_epi8((__m128i)(((a) & (b)) != 0)) != 0)
#define TWELVES(from) ((BYTES)_mm_loadu_si128((const __m128i *)(from)))
#else
typedef uint64_t halves_16 __attribute__((vector_size(16)));
#define TABLE(...) { __VA_ARGS__ }
#define LOOK_UP(table, index) (__builtin_shuffle(table, (index) & 15) & ~(BYTES)((SIGNS)(index) < 0))
#define SHARE(a, b) ((((halves_16)((a) & (b)))[0] | ((halves_16)((a) & (b)))[1]) != 0)
#define TWELVES(from) (*(const BYTES __attribute__((aligned(1), may_alias)) *)(from))
#endif

VECTORS static inline size_t OF_WIDTH(vector_skip)(const uint8_t table[256], int mask, const uint8_t *bytes, size_t length)
{
    const struct byte_set *set = byte_set_of(table, mask);
    const BYTES bits = TABLE(1, 2, 4, 8, 16, 32, 64, 128, 1, 2, 4, 8, 16, 32, 64, 128);
    BYTES low_set, high_set;
    size_t i = 0;

    for (int part = 0; part < WIDTH; part += 16) {
        memcpy((uint8_t *)&low_set + part, set->below, sizeof set->below);
        memcpy((uint8_t *)&high_set + part, set->above, sizeof set->above);
    }
    for (; length - i >= 2 * WIDTH; i += 2 * WIDTH) {
        BYTES found = { 0 };
        for (int half = 0; half < 2 * WIDTH; half += WIDTH) {
            BYTES block;
            memcpy(&block, bytes + i + half, sizeof block);
            BYTES sets = LOOK_UP(low_set, block) | LOOK_UP(high_set, block ^ 0x80);
            found |= sets & LOOK_UP(bits, block >> 4);
        }
        if (SHARE(found, found))
            break;
    }
    return i;
}

/* Three bytes in each number, put into order by `vector_base64_encode`, as four values of six bits. */
VECTORS static inline BYTES OF_WIDTH(parted)(BYTES bytes)
{
#if defined(__x86_64__)
    const WORDS outer = (WORDS){ 0 } + 0x0fc0fc00, inner = (WORDS){ 0 } + 0x003f03f0;
    const WORDS right = (WORDS){ 0 } + 0x04000040; /* by 10 and 6 */
    const WORDS left = (WORDS){ 0 } + 0x01000010; /* by 4 and 8 */
#if WIDTH == 32
    return (BYTES)(_mm256_mulhi_epu16((__m256i)((WORDS)bytes & outer), (__m256i)right)
        | _mm256_mullo_epi16((__m256i)((WORDS)bytes & inner), (__m256i)left));
#else
    return (BYTES)(_mm_mulhi_epu16((__m128i)((WORDS)bytes & outer), (__m128i)right)
        | _mm_mullo_epi16((__m128i)((WORDS)bytes & inner), (__m128i)left));
#endif
#else
    /* Of the bytes 1, 0, 2, 1: the outer ones of each pair twice, so that all shifts are within 16 bits. */
    WORDS group = (WORDS)bytes;
    return (BYTES)((group >> 10 & 0x3f) | (group << 4 & 0x3f00) | (group >> 6 & 0x3f0000) | (group << 8 & 0x3f000000));
#endif
}

/* Twelve bytes at a time for each part of 16, of the sixteen that it reads. */
VECTORS static inline size_t OF_WIDTH(vector_base64_encode)(const uint8_t *from, size_t count, uint8_t *into)
{
    const BYTES order = TABLE(1, 0, 2, 1, 4, 3, 5, 4, 7, 6, 8, 7, 10, 9, 11, 10);
    /* From a value to its letter: of 26 to 51, of each from 52 on, and of those below 26. */
    const BYTES distance = TABLE('a' - 26, (uint8_t)('0' - 52), (uint8_t)('0' - 52), (uint8_t)('0' - 52), (uint8_t)('0' - 52),
        (uint8_t)('0' - 52), (uint8_t)('0' - 52), (uint8_t)('0' - 52), (uint8_t)('0' - 52), (uint8_t)('0' - 52),
        (uint8_t)('0' - 52), (uint8_t)('+' - 62), (uint8_t)('/' - 63), 'A', 0, 0);
    const size_t step = WIDTH / 16 * 12;
    size_t i = 0;

    for (; count - i >= step + 4; i += step, into += WIDTH) {
        BYTES values = OF_WIDTH(parted)(LOOK_UP(TWELVES(from + i), order));
        BYTES kinds = ((BYTES)((SIGNS)values > 51) & (values - 51)) | ((BYTES)((SIGNS)values < 26) & 13);
        BYTES letters = values + LOOK_UP(distance, kinds);
        memcpy(into, &letters, sizeof letters);
    }
    return i;
}

/* Four values of six bits as one number of 24, from the first on. */
VECTORS static inline BYTES OF_WIDTH(joined)(BYTES values)
{
#if defined(__x86_64__)
    const WORDS pairs = (WORDS){ 0 } + 0x01400140; /* 64, 1 */
    const WORDS fours = (WORDS){ 0 } + 0x00011000; /* 4096, 1 */
#if WIDTH == 32
    return (BYTES)_mm256_madd_epi16(_mm256_maddubs_epi16((__m256i)values, (__m256i)pairs), (__m256i)fours);
#else
    return (BYTES)_mm_madd_epi16(_mm_maddubs_epi16((__m128i)values, (__m128i)pairs), (__m128i)fours);
#endif
#else
    WORDS sixes = (WORDS)values;
    return (BYTES)((sixes & 0x3f) << 18 | (sixes & 0x3f00) << 4 | (sixes >> 10 & 0xfc0) | sixes >> 24);
#endif
}

/* Writes all WIDTH bytes of what is three quarters of that, and so stops before the end. */
VECTORS static inline size_t OF_WIDTH(vector_base64_decode)(const uint8_t *from, size_t count, uint8_t *into)
{
    /* Of the lower and the upper half of a byte: what they have in common only if the byte is no letter. */
    const BYTES low_half = TABLE(0x15, 0x11, 0x11, 0x11, 0x11, 0x11, 0x11, 0x11, 0x11, 0x11, 0x13, 0x1a, 0x1b, 0x1b, 0x1b, 0x1a);
    const BYTES high_half = TABLE(0x10, 0x10, 1, 2, 4, 8, 4, 8, 0x10, 0x10, 0x10, 0x10, 0x10, 0x10, 0x10, 0x10);
    /* From a letter to its value, by the upper half; '/' has that of '+', and counts as the one below. */
    const BYTES distance = TABLE(0, 63 - '/', 62 - '+', 52 - '0', (uint8_t)-'A', (uint8_t)-'A', (uint8_t)(26 - 'a'),
        (uint8_t)(26 - 'a'), 0, 0, 0, 0, 0, 0, 0, 0);
    const BYTES order = TABLE(2, 1, 0, 6, 5, 4, 10, 9, 8, 14, 13, 12, 3, 3, 3, 3);
    /* Letters for WIDTH bytes, in whole groups. */
    const size_t room = (WIDTH + 2) / 3 * 4;
    size_t i = 0;

    for (; count - i >= room; i += WIDTH, into += WIDTH / 4 * 3) {
        BYTES letter;
        memcpy(&letter, from + i, sizeof letter);
        BYTES high = letter >> 4;
        if (SHARE(LOOK_UP(low_half, letter & 15), LOOK_UP(high_half, high)))
            break;
        BYTES value = letter + LOOK_UP(distance, high + (BYTES)(letter == '/'));
        BYTES bytes = LOOK_UP(OF_WIDTH(joined)(value), order);
#if WIDTH == 32
        bytes = (BYTES)_mm256_permutevar8x32_epi32((__m256i)bytes, _mm256_setr_epi32(0, 1, 2, 4, 5, 6, 3, 7));
#endif
        memcpy(into, &bytes, sizeof bytes);
    }
    return i;
}

#undef BYTES
#undef SIGNS
#undef WORDS
#undef TABLE
#undef LOOK_UP
#undef SHARE
#undef TWELVES
