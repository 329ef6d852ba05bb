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

#define ANY(vector) ((((halves2)(vector))[0] | ((halves2)(vector))[1]) != 0)

/* How many bytes from the first on are surely none of those with `table[byte] & mask`. */
VECTORS static inline size_t vector_skip(const uint8_t table[256], int mask, const uint8_t *bytes, size_t length)
{
    /* Of each lower half of a byte: the upper halves below 8, and those from 8 on, with which it is in the set. */
    uint8_t below[16] = { 0 }, above[16] = { 0 };
    bytes16 low_set, high_set;
    const bytes16 bits = { 1, 2, 4, 8, 16, 32, 64, 128, 1, 2, 4, 8, 16, 32, 64, 128 };
    size_t i = 0;

    for (int byte = 0; byte < 128; byte++) {
        below[byte & 15] |= (uint8_t)((table[byte] & mask ? 1 : 0) << (byte >> 4));
        above[byte & 15] |= (uint8_t)((table[byte + 128] & mask ? 1 : 0) << (byte >> 4));
    }
    memcpy(&low_set, below, sizeof low_set);
    memcpy(&high_set, above, sizeof high_set);
    for (; length - i >= 16; i += 16) {
        bytes16 block, is_high;
        memcpy(&block, bytes + i, sizeof block);
        is_high = (bytes16)((signs16)block < 0);
        bytes16 sets = (__builtin_shuffle(low_set, block & 15) & ~is_high)
            | (__builtin_shuffle(high_set, block & 15) & is_high);
        if (ANY(sets & __builtin_shuffle(bits, block >> 4)))
            break;
    }
    return i;
}

/* Encodes twelve bytes at a time, of sixteen that it reads; returns how many. */
VECTORS static inline size_t vector_base64_encode(const uint8_t *from, size_t count, uint8_t *into)
{
    const bytes16 order = { 2, 1, 0, 0, 5, 4, 3, 3, 8, 7, 6, 6, 11, 10, 9, 9 };
    size_t i = 0;

    for (; count - i >= 16; i += 12, into += 16) {
        bytes16 block;
        memcpy(&block, from + i, sizeof block);
        words4 group = (words4)__builtin_shuffle(block, order);
        words4 sixes = (group >> 18 & 0x3f) | (group >> 4 & 0x3f00) | (group << 10 & 0x3f0000)
            | (group << 24 & 0x3f000000);
        signs16 value = (signs16)sixes;
        bytes16 letters = (bytes16)value + 'A' + ((bytes16)(value > 25) & 6) - ((bytes16)(value > 51) & 75)
            - ((bytes16)(value > 61) & 15) + ((bytes16)(value > 62) & 3);
        memcpy(into, &letters, sizeof letters);
    }
    return i;
}

/*
 * Decodes sixteen letters at a time, up to the first that is none; returns how many. Writes sixteen bytes for them, and so
 * stops before the end; never beyond what it has read, so that `into` may be the range itself.
 */
VECTORS static inline size_t vector_base64_decode(const uint8_t *from, size_t count, uint8_t *into)
{
    const bytes16 order = { 2, 1, 0, 6, 5, 4, 10, 9, 8, 14, 13, 12, 3, 3, 3, 3 };
    size_t i = 0;

    for (; count - i >= 24; i += 16, into += 12) {
        signs16 letter;
        memcpy(&letter, from + i, sizeof letter);
        bytes16 capital = (bytes16)((letter >= 'A') & (letter <= 'Z'));
        bytes16 small = (bytes16)((letter >= 'a') & (letter <= 'z'));
        bytes16 digit = (bytes16)((letter >= '0') & (letter <= '9'));
        bytes16 plus = (bytes16)(letter == '+'), slash = (bytes16)(letter == '/');
        if (ANY(~(capital | small | digit | plus | slash)))
            break;
        bytes16 value = (bytes16)letter - (capital & 'A') - (small & ('a' - 26)) + (digit & (52 - '0'))
            + (plus & (62 - '+')) + (slash & (63 - '/'));
        words4 sixes = (words4)value;
        words4 group = (sixes & 0x3f) << 18 | (sixes & 0x3f00) << 4 | (sixes >> 10 & 0xfc0) | sixes >> 24;
        bytes16 bytes = __builtin_shuffle((bytes16)group, order);
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
