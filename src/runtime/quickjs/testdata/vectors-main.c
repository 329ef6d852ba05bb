/* Holds each width of vectors.h that this processor has against plain C; says where they differ. */
#include <stdio.h>
#include <stdlib.h>

#include "../encodings.h"

enum { MOST = 400, ROUNDS = 20000 };

static uint64_t seed = 1;
static uint32_t number(uint32_t below)
{
    seed = seed * 6364136223846793005 + 1442695040888963407;
    return (uint32_t)((seed >> 33) % below);
}

static void fail(const char *what, size_t length)
{
    fprintf(stderr, "%s, of %zu bytes\n", what, length);
    exit(1);
}

typedef size_t skipping(const uint8_t table[256], int mask, const uint8_t *bytes, size_t length);
typedef size_t transcoding(const uint8_t *from, size_t count, uint8_t *into);

/* Never beyond a byte of the set, and not much before it. */
static void check_skip(const char *width, skipping *skip, size_t step, const uint8_t *bytes, size_t length)
{
    uint8_t table[256] = { 0 };
    size_t place = 0;

    for (uint32_t n = 1 + number(3); n > 0; n--)
        table[number(256)] = (uint8_t)(1 << number(2));
    while (place < length && !(table[bytes[place]] & 1))
        place++;
    size_t skipped = skip(table, 1, bytes, length);
    if (skipped > place || place - skipped >= step)
        fail(width, length);
}

/* What is decoded is right, stops in time, and nothing is written behind the room for it. */
static void check_decode(const char *width, transcoding *decode, size_t room, const uint8_t *text, size_t length)
{
    uint8_t expected[MOST], found[MOST + 1], same[MOST];
    size_t whole = plain_base64_decode(text, length, expected);

    memset(found, 0x2e, sizeof found);
    size_t taken = decode(text, length, found);
    if (taken > whole || taken % 4 || whole - taken >= room || memcmp(found, expected, taken / 4 * 3) != 0)
        fail(width, length);
    for (size_t i = length / 4 * 3; i < sizeof found; i++)
        if (found[i] != 0x2e)
            fail(width, length);
    memcpy(same, text, length);
    if (decode(same, length, same) != taken || memcmp(same, expected, taken / 4 * 3) != 0)
        fail(width, length);
}

/* Its letters are those that plain C reads the same bytes from, and nothing is written behind the room for them. */
static void check_encode(const char *width, transcoding *encode, size_t room, const uint8_t *bytes, size_t length)
{
    uint8_t text[2 * MOST], back[2 * MOST];

    memset(text, 0x2e, sizeof text);
    size_t taken = encode(bytes, length, text);
    for (size_t i = base64_length(length); i < sizeof text; i++)
        if (text[i] != 0x2e)
            fail(width, length);
    if (taken % 3 || taken > length || length - taken >= room)
        fail(width, length);
    if (plain_base64_decode(text, taken / 3 * 4, back) != taken / 3 * 4 || memcmp(back, bytes, taken) != 0)
        fail(width, length);
}

static void check(size_t length, bool letters)
{
    /* Of their own size, so that a sanitizer sees what is read beyond them. */
    uint8_t *bytes = malloc(length ? length : 1);

    for (size_t i = 0; i < length; i++)
        bytes[i] = letters ? (uint8_t)base64_letters[number(64)] : (uint8_t)number(256);
    if (letters && length > 0 && number(2))
        bytes[number((uint32_t)length)] = (uint8_t)number(256);
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx2")) {
        check_skip("a search by 32", vector_skip_32, 64, bytes, length);
        check_decode("decoding by 32", vector_base64_decode_32, 44, bytes, length);
        check_encode("encoding by 32", vector_base64_encode_32, 28, bytes, length);
    }
    if (!__builtin_cpu_supports("ssse3"))
        return free(bytes);
#endif
    check_skip("a search by 16", vector_skip_16, 32, bytes, length);
    check_decode("decoding by 16", vector_base64_decode_16, 24, bytes, length);
    check_encode("encoding by 16", vector_base64_encode_16, 16, bytes, length);
    free(bytes);
}

int main(void)
{
    for (size_t length = 0; length < MOST; length++)
        check(length, length & 1);
    for (int round = 0; round < ROUNDS; round++)
        check(number(MOST), round & 1);
    return 0;
}
