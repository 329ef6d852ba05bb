/* UTF-8, the system's text, and base64. Knows no engine; ranges are the caller's to check. */
#ifndef ENCODINGS_H
#define ENCODINGS_H

#include <endian.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "vectors.h"

/* Length of the well-formed UTF-8 sequence (Unicode table 3-7) that p begins with, 0 if none does. */
static inline size_t utf8_sequence(const uint8_t *p, const uint8_t *end)
{
    uint8_t first = *p, low = 0x80, high = 0xbf;
    size_t length;

    if (first < 0x80)
        return 1;
    if (first < 0xc2 || first > 0xf4)
        return 0;
    length = first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
    if ((size_t)(end - p) < length)
        return 0;
    switch (first) { /* no overlong form, no surrogate, nothing above U+10FFFF */
    case 0xe0: low = 0xa0; break;
    case 0xed: high = 0x9f; break;
    case 0xf0: low = 0x90; break;
    case 0xf4: high = 0x8f; break;
    default: break;
    }
    if (p[1] < low || p[1] > high)
        return 0;
    for (size_t i = 2; i < length; i++)
        if ((p[i] & 0xc0) != 0x80)
            return 0;
    return length;
}

/* Length of the longest well-formed beginning. */
static inline size_t utf8_prefix(const uint8_t *bytes, size_t count)
{
    const uint8_t *p = bytes, *end = bytes + count;

    while (p < end) {
        uint64_t block;
        size_t length;

        if (end - p >= 8) {
            memcpy(&block, p, 8);
            if ((block & 0x8080808080808080) == 0) {
                p += 8;
                continue;
            }
        }
        length = utf8_sequence(p, end);
        if (length == 0)
            break;
        p += length;
    }
    return (size_t)(p - bytes);
}

/*
 * System text (sys.ts) from the engine's UTF-8, in which a lone surrogate is three bytes from ED on: ED B2 80
 * to ED B3 BF are the raw bytes 80 to FF, and a zero becomes C0 80. Returns the number of bytes; puts them
 * unless `into` is NULL.
 */
static inline size_t system_text_encode(const uint8_t *text, size_t count, uint8_t *into)
{
    size_t put = 0;

    if (!memchr(text, 0, count) && !memchr(text, 0xed, count)) {
        if (into)
            memcpy(into, text, count);
        return count;
    }
    for (size_t i = 0; i < count; i++) {
        uint8_t out[2] = { text[i], 0 };
        size_t length = 1;

        if (text[i] == 0) {
            out[0] = 0xc0, out[1] = 0x80;
            length = 2;
        } else if (text[i] == 0xed && count - i >= 3 && (text[i + 1] & 0xfe) == 0xb2) {
            out[0] = (uint8_t)(0x80 | (text[i + 1] & 1) << 6 | (text[i + 2] & 0x3f));
            i += 2;
        }
        if (into)
            memcpy(into + put, out, length);
        put += length;
    }
    return put;
}

/* The way back: a byte that belongs to no well-formed sequence becomes its lone surrogate. At most 3 * count
 * bytes. */
static inline size_t system_text_decode(const uint8_t *bytes, size_t count, uint8_t *into)
{
    size_t put = 0;

    for (size_t i = 0; i < count;) {
        size_t length = utf8_prefix(bytes + i, count - i);

        memcpy(into + put, bytes + i, length);
        put += length, i += length;
        if (i == count)
            break;
        into[put++] = 0xed;
        into[put++] = (uint8_t)(0xb2 | (bytes[i] >> 6 & 1));
        into[put++] = (uint8_t)(0x80 | (bytes[i] & 0x3f));
        i++;
    }
    return put;
}

static const char base64_letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/* Two letters for each 12 bits, and each letter's bits at each place in its group: made at the first use, for
 * most agents never move a file. */
static char base64_pairs[4096][2];
static uint32_t base64_bits[4][256];

static inline void base64_tables(void)
{
    if (base64_pairs[0][0])
        return;
    memset(base64_bits, 0xff, sizeof base64_bits);
    for (uint32_t i = 0; i < 64; i++)
        for (int place = 0; place < 4; place++)
            base64_bits[place][(uint8_t)base64_letters[i]] = i << (18 - 6 * place);
    for (int i = 0; i < 4096; i++)
        base64_pairs[i][0] = base64_letters[i >> 6], base64_pairs[i][1] = base64_letters[i & 63];
}

static inline size_t base64_length(size_t count)
{
    return (count + 2) / 3 * 4;
}

/* Encodes with padding; puts base64_length(count) characters. */
static inline void base64_encode(const uint8_t *from, size_t count, uint8_t *into)
{
    const uint8_t *whole = from + count / 3 * 3;
    size_t rest = count % 3;
    size_t done = vector_base64_encode(from, count, into);

    from += done, into += done / 3 * 4;
    base64_tables();
    /* Six bytes at a time, of the eight that are loaded. */
    for (; whole - from >= 8; from += 6, into += 8) {
        uint64_t bits;
        memcpy(&bits, from, sizeof bits);
        bits = be64toh(bits) >> 16;
        memcpy(into, base64_pairs[bits >> 36], 2);
        memcpy(into + 2, base64_pairs[bits >> 24 & 0xfff], 2);
        memcpy(into + 4, base64_pairs[bits >> 12 & 0xfff], 2);
        memcpy(into + 6, base64_pairs[bits & 0xfff], 2);
    }
    for (; from < whole; from += 3, into += 4) {
        uint32_t bits = (uint32_t)from[0] << 16 | (uint32_t)from[1] << 8 | from[2];
        memcpy(into, base64_pairs[bits >> 12], 2);
        memcpy(into + 2, base64_pairs[bits & 0xfff], 2);
    }
    if (rest > 0) {
        uint32_t bits = (uint32_t)from[0] << 16 | (rest == 2 ? (uint32_t)from[1] << 8 : 0);
        memcpy(into, base64_pairs[bits >> 12], 2);
        into[2] = rest == 2 ? (uint8_t)base64_letters[bits >> 6 & 63] : '=';
        into[3] = '=';
    }
}

/* As `base64_decode`, group by group. */
static inline size_t plain_base64_decode(const uint8_t *from, size_t count, uint8_t *into)
{
    size_t i = 0;

    base64_tables();
    for (; i + 4 <= count; i += 4, into += 3) {
        uint32_t bits = base64_bits[0][from[i]] | base64_bits[1][from[i + 1]]
            | base64_bits[2][from[i + 2]] | base64_bits[3][from[i + 3]];
        if (bits >> 24)
            break;
        into[0] = (uint8_t)(bits >> 16), into[1] = (uint8_t)(bits >> 8), into[2] = (uint8_t)bits;
    }
    return i;
}

/* Decodes whole groups up to the first that holds anything but letters; returns the characters consumed.
 * Never writes ahead of what it has read, so that `into` may be the range itself. */
static inline size_t base64_decode(const uint8_t *from, size_t count, uint8_t *into)
{
    size_t done = vector_base64_decode(from, count, into);

    return done + plain_base64_decode(from + done, count - done, into + done / 4 * 3);
}

#endif
