/*
 * What is done for every byte of large messages, sixteen at a time: searching a set of bytes, and base64. Each function
 * does a beginning of its range and leaves the rest to the plain C beside which it stands. Vectors are the compiler's, so
 * that one text serves x86-64 and AArch64; where a processor cannot put bytes into any order (SSSE3), all is left.
 */
#ifndef VECTORS_H
#define VECTORS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#if defined(__x86_64__)
#include <tmmintrin.h>
#define HAVE_VECTORS 1
#define VECTORS __attribute__((target("ssse3")))
#define vectors_work() __builtin_cpu_supports("ssse3")
#elif defined(__aarch64__) && defined(__AARCH64EL__)
#define HAVE_VECTORS 1
#define VECTORS
#define vectors_work() true
#endif

#ifdef HAVE_VECTORS

typedef uint8_t bytes16 __attribute__((vector_size(16)));
typedef int8_t signs16 __attribute__((vector_size(16)));
typedef uint32_t words4 __attribute__((vector_size(16)));
typedef uint64_t halves2 __attribute__((vector_size(16)));

/* table[index & 15] of each index; 0 of those from 128 on. */
#if defined(__x86_64__)
#define LOOK_UP(table, index) ((bytes16)_mm_shuffle_epi8((__m128i)(table), (__m128i)(index)))
#define ANY(vector) (_mm_movemask_epi8((__m128i)((vector) != 0)) != 0)
#else
#define LOOK_UP(table, index) (__builtin_shuffle(table, (index) & 15) & ~(bytes16)((signs16)(index) < 0))
#define ANY(vector) ((((halves2)(vector))[0] | ((halves2)(vector))[1]) != 0)
#endif

/* What `vector_skip` looks for: of each lower half of a byte, the upper halves with which it is in the set. */
struct byte_set {
    uint8_t table[256]; /* it is made from these: mostly the same as the time before */
    int mask;
    uint8_t below[16]; /* upper halves below 8, */
    uint8_t above[16]; /* and from 8 on */
};

static inline void prepare(struct byte_set *set, const uint8_t table[256], int mask)
{
    if (set->mask == mask && memcmp(set->table, table, sizeof set->table) == 0)
        return;
    *set = (struct byte_set){ .mask = mask };
    memcpy(set->table, table, sizeof set->table);
    for (int byte = 0; byte < 128; byte++) {
        set->below[byte & 15] |= (uint8_t)((table[byte] & mask ? 1 : 0) << (byte >> 4));
        set->above[byte & 15] |= (uint8_t)((table[byte + 128] & mask ? 1 : 0) << (byte >> 4));
    }
}

/* How many bytes from the first on are surely none of those with `table[byte] & mask`. */
VECTORS static inline size_t vector_skip(const uint8_t table[256], int mask, const uint8_t *bytes, size_t length)
{
    static struct byte_set set;
    const bytes16 bits = { 1, 2, 4, 8, 16, 32, 64, 128, 1, 2, 4, 8, 16, 32, 64, 128 };
    bytes16 low_set, high_set;
    size_t i = 0;

    prepare(&set, table, mask);
    memcpy(&low_set, set.below, sizeof low_set);
    memcpy(&high_set, set.above, sizeof high_set);
    for (; length - i >= 32; i += 32) {
        bytes16 found = { 0 };
        for (int half = 0; half < 32; half += 16) {
            bytes16 block;
            memcpy(&block, bytes + i + half, sizeof block);
            bytes16 sets = LOOK_UP(low_set, block) | LOOK_UP(high_set, block ^ 0x80);
            found |= sets & LOOK_UP(bits, block >> 4);
        }
        if (ANY(found))
            break;
    }
    return i;
}

/* Three bytes in each number, put into order by `vector_base64_encode`, as four values of six bits. */
VECTORS static inline bytes16 parted(bytes16 bytes)
{
#if defined(__x86_64__)
    const words4 outer = { 0x0fc0fc00, 0x0fc0fc00, 0x0fc0fc00, 0x0fc0fc00 };
    const words4 inner = { 0x003f03f0, 0x003f03f0, 0x003f03f0, 0x003f03f0 };
    const words4 right = { 0x04000040, 0x04000040, 0x04000040, 0x04000040 }; /* by 10 and 6 */
    const words4 left = { 0x01000010, 0x01000010, 0x01000010, 0x01000010 }; /* by 4 and 8 */
    return (bytes16)(_mm_mulhi_epu16((__m128i)((words4)bytes & outer), (__m128i)right)
        | _mm_mullo_epi16((__m128i)((words4)bytes & inner), (__m128i)left));
#else
    /* Of the bytes 1, 0, 2, 1: the outer ones of each pair twice, so that all shifts are within 16 bits. */
    words4 group = (words4)bytes;
    return (bytes16)((group >> 10 & 0x3f) | (group << 4 & 0x3f00) | (group >> 6 & 0x3f0000) | (group << 8 & 0x3f000000));
#endif
}

/* Encodes twelve bytes at a time, of sixteen that it reads; returns how many. */
VECTORS static inline size_t vector_base64_encode(const uint8_t *from, size_t count, uint8_t *into)
{
    const bytes16 order = { 1, 0, 2, 1, 4, 3, 5, 4, 7, 6, 8, 7, 10, 9, 11, 10 };
    /* From a value to its letter: of 26 to 51, of each from 52 on, and of those below 26. */
    const bytes16 distance = { 'a' - 26, (uint8_t)('0' - 52), (uint8_t)('0' - 52), (uint8_t)('0' - 52), (uint8_t)('0' - 52),
        (uint8_t)('0' - 52), (uint8_t)('0' - 52), (uint8_t)('0' - 52), (uint8_t)('0' - 52), (uint8_t)('0' - 52),
        (uint8_t)('0' - 52), (uint8_t)('+' - 62), (uint8_t)('/' - 63), 'A' };
    size_t i = 0;

    for (; count - i >= 16; i += 12, into += 16) {
        bytes16 block;
        memcpy(&block, from + i, sizeof block);
        bytes16 values = parted(LOOK_UP(block, order));
        bytes16 kinds = ((bytes16)((signs16)values > 51) & (values - 51)) | ((bytes16)((signs16)values < 26) & 13);
        bytes16 letters = values + LOOK_UP(distance, kinds);
        memcpy(into, &letters, sizeof letters);
    }
    return i;
}

/* Four values of six bits as one number of 24, from the first on. */
VECTORS static inline bytes16 joined(bytes16 values)
{
#if defined(__x86_64__)
    const words4 pairs = { 0x01400140, 0x01400140, 0x01400140, 0x01400140 }; /* 64, 1 */
    const words4 fours = { 0x00011000, 0x00011000, 0x00011000, 0x00011000 }; /* 4096, 1 */
    return (bytes16)_mm_madd_epi16(_mm_maddubs_epi16((__m128i)values, (__m128i)pairs), (__m128i)fours);
#else
    words4 sixes = (words4)values;
    return (bytes16)((sixes & 0x3f) << 18 | (sixes & 0x3f00) << 4 | (sixes >> 10 & 0xfc0) | sixes >> 24);
#endif
}

/*
 * Decodes sixteen letters at a time, up to the first that is none; returns how many. Writes sixteen bytes for them, and so
 * stops before the end; never beyond what it has read, so that `into` may be the range itself.
 */
VECTORS static inline size_t vector_base64_decode(const uint8_t *from, size_t count, uint8_t *into)
{
    /* Of the lower and the upper half of a byte: what they have in common only if the byte is no letter. */
    const bytes16 low_half = { 0x15, 0x11, 0x11, 0x11, 0x11, 0x11, 0x11, 0x11, 0x11, 0x11, 0x13, 0x1a, 0x1b, 0x1b, 0x1b, 0x1a };
    const bytes16 high_half = { 0x10, 0x10, 1, 2, 4, 8, 4, 8, 0x10, 0x10, 0x10, 0x10, 0x10, 0x10, 0x10, 0x10 };
    /* From a letter to its value, by the upper half; '/' has that of '+', and counts as the one below. */
    const bytes16 distance = { 0, 63 - '/', 62 - '+', 52 - '0', (uint8_t)-'A', (uint8_t)-'A', (uint8_t)(26 - 'a'), (uint8_t)(26 - 'a') };
    const bytes16 order = { 2, 1, 0, 6, 5, 4, 10, 9, 8, 14, 13, 12, 3, 3, 3, 3 };
    size_t i = 0;

    for (; count - i >= 24; i += 16, into += 12) {
        bytes16 letter;
        memcpy(&letter, from + i, sizeof letter);
        bytes16 high = letter >> 4;
        if (ANY(LOOK_UP(low_half, letter & 15) & LOOK_UP(high_half, high)))
            break;
        bytes16 value = letter + LOOK_UP(distance, high + (bytes16)(letter == '/'));
        bytes16 bytes = LOOK_UP(joined(value), order);
        memcpy(into, &bytes, sizeof bytes);
    }
    return i;
}

#else

#define vectors_work() false
#define vector_skip(table, mask, bytes, length) ((void)(table), (void)(mask), (void)(bytes), (void)(length), (size_t)0)
#define vector_base64_encode(from, count, into) ((void)(from), (void)(count), (void)(into), (size_t)0)
#define vector_base64_decode(from, count, into) ((void)(from), (void)(count), (void)(into), (size_t)0)

#endif
#endif
