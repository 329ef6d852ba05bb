/* SHA-256, as FIPS 180-4 describes it: its names are the standard's. */
#ifndef SHA256_H
#define SHA256_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

static inline uint32_t rotated(uint32_t word, unsigned bits)
{
    return word >> bits | word << (32 - bits);
}

/* Section 6.2.2: takes one block of 64 bytes into the hash value. */
static inline void sha256_block(uint32_t hash[8], const uint8_t block[64])
{
    static const uint32_t K[64] = {
        0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
        0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
        0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
        0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
        0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
        0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
        0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
        0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
    };
    uint32_t W[64], a = hash[0], b = hash[1], c = hash[2], d = hash[3];
    uint32_t e = hash[4], f = hash[5], g = hash[6], h = hash[7];

    for (int t = 0; t < 16; t++)
        W[t] = (uint32_t)block[4 * t] << 24 | (uint32_t)block[4 * t + 1] << 16
            | (uint32_t)block[4 * t + 2] << 8 | block[4 * t + 3];
    for (int t = 16; t < 64; t++) {
        uint32_t near = W[t - 2], far = W[t - 15];
        W[t] = (rotated(near, 17) ^ rotated(near, 19) ^ near >> 10) + W[t - 7]
            + (rotated(far, 7) ^ rotated(far, 18) ^ far >> 3) + W[t - 16];
    }
    for (int t = 0; t < 64; t++) {
        uint32_t T1 = h + (rotated(e, 6) ^ rotated(e, 11) ^ rotated(e, 25)) + ((e & f) ^ (~e & g)) + K[t] + W[t];
        uint32_t T2 = (rotated(a, 2) ^ rotated(a, 13) ^ rotated(a, 22)) + ((a & b) ^ (a & c) ^ (b & c));
        h = g;
        g = f;
        f = e;
        e = d + T1;
        d = c;
        c = b;
        b = a;
        a = T1 + T2;
    }
    hash[0] += a;
    hash[1] += b;
    hash[2] += c;
    hash[3] += d;
    hash[4] += e;
    hash[5] += f;
    hash[6] += g;
    hash[7] += h;
}

/* The hash of a message as 64 hexadecimal digits and a closing zero. */
static inline void sha256_hex(const uint8_t *message, size_t length, char digits[65])
{
    uint32_t hash[8] = { 0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                         0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19 };
    uint8_t end[128] = { 0 };
    size_t left = length % 64, size = left < 56 ? 64 : 128;

    for (size_t at = 0; at + 64 <= length; at += 64)
        sha256_block(hash, message + at);
    /* Section 5.1.1: a bit, zeros, and the length in bits. */
    memcpy(end, message + (length - left), left);
    end[left] = 0x80;
    for (unsigned i = 0; i < 8; i++)
        end[size - 1 - i] = (uint8_t)((uint64_t)length << 3 >> (8 * i));
    for (size_t at = 0; at < size; at += 64)
        sha256_block(hash, end + at);
    for (unsigned i = 0; i < 64; i++)
        digits[i] = "0123456789abcdef"[hash[i / 8] >> (28 - i % 8 * 4) & 0xf];
    digits[64] = '\0';
}

#endif
