/*
 * What is done for every byte of large messages, 16 or 32 at a time: searching a set of bytes, and base64. Each function
 * does a beginning of its range and leaves the rest to the plain C beside which it stands. Vectors are the compiler's, so
 * that one text (vector-passes.h) serves each width, and x86-64 and AArch64; where a processor cannot put bytes into any
 * order (SSSE3), all is left.
 */
#ifndef VECTORS_H
#define VECTORS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#if defined(__x86_64__) || defined(__aarch64__) && defined(__AARCH64EL__)

/* What `vector_skip` looks for: of each lower half of a byte, the upper halves with which it is in the set. */
struct byte_set {
    uint8_t table[256]; /* it is made from these: mostly the same as the time before */
    int mask;
    uint8_t below[16]; /* upper halves below 8, */
    uint8_t above[16]; /* and from 8 on */
};

/* Good until it is called again. */
static inline const struct byte_set *byte_set_of(const uint8_t table[256], int mask)
{
    static struct byte_set set;

    if (set.mask == mask && memcmp(set.table, table, sizeof set.table) == 0)
        return &set;
    set = (struct byte_set){ .mask = mask };
    memcpy(set.table, table, sizeof set.table);
    for (int byte = 0; byte < 128; byte++) {
        set.below[byte & 15] |= (uint8_t)((table[byte] & mask ? 1 : 0) << (byte >> 4));
        set.above[byte & 15] |= (uint8_t)((table[byte + 128] & mask ? 1 : 0) << (byte >> 4));
    }
    return &set;
}

#define PASTE(name, width) name##_##width
#define PASTED(name, width) PASTE(name, width)
#define OF_WIDTH(name) PASTED(name, WIDTH)

#define WIDTH 16
#if defined(__x86_64__)
#include <immintrin.h>
#define VECTORS __attribute__((target("ssse3")))
#else
#define VECTORS
#endif
#include "vector-passes.h"
#undef WIDTH
#undef VECTORS

#if defined(__x86_64__)
#define WIDTH 32
#define VECTORS __attribute__((target("avx2")))
#include "vector-passes.h"
#undef WIDTH
#undef VECTORS
#define WIDEST(function, ...) \
    (__builtin_cpu_supports("avx2") ? function##_32(__VA_ARGS__) \
        : __builtin_cpu_supports("ssse3") ? function##_16(__VA_ARGS__) : 0)
#else
#define WIDEST(function, ...) function##_16(__VA_ARGS__)
#endif

#else
#define WIDEST(function, ...) ((size_t)0)
#endif

/* How many bytes from the first on are surely none of those with `table[byte] & mask`. */
static inline size_t vector_skip(const uint8_t table[256], int mask, const uint8_t *bytes, size_t length)
{
    return WIDEST(vector_skip, table, mask, bytes, length);
}

/* Encodes three bytes as four letters each; returns how many bytes. */
static inline size_t vector_base64_encode(const uint8_t *from, size_t count, uint8_t *into)
{
    return WIDEST(vector_base64_encode, from, count, into);
}

/*
 * Decodes four letters as three bytes each, up to the first letters that are none; returns how many. Never writes beyond
 * what it has read, so that `into` may be the range itself.
 */
static inline size_t vector_base64_decode(const uint8_t *from, size_t count, uint8_t *into)
{
    return WIDEST(vector_base64_decode, from, count, into);
}

#endif
