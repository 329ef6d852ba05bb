/*
 * What the program needs seldom is packed in its file, and unpacked when it is needed: deflate data without a frame
 * (RFC 1951). The build made them, so that faulty ones are a bug of ours; none is read or written beyond its bounds.
 */
#include <stdlib.h>
#include <string.h>

#include "engine.h"

enum { LONGEST_CODE = 15, LITERALS = 288, DISTANCES = 30, END = 256 };

struct input {
    const uint8_t *next, *end;
    uint32_t bits;
    unsigned count;
    bool overrun;
};

struct output {
    uint8_t *bytes;
    size_t length, size;
};

/* A canonical code: how many symbols have each length, and the symbols in the order of their codes. */
struct code {
    uint16_t count[LONGEST_CODE + 1], symbols[LITERALS];
};

/* At most 16 bits, the lowest first. */
static unsigned take(struct input *in, unsigned count)
{
    unsigned value;

    while (in->count < count) {
        in->overrun |= in->next == in->end;
        in->bits |= (in->overrun ? 0U : *in->next++) << in->count;
        in->count += 8;
    }
    value = in->bits & ((1U << count) - 1);
    in->bits >>= count;
    in->count -= count;
    return value;
}

static void make_code(struct code *code, const uint8_t *lengths, unsigned count)
{
    uint16_t next[LONGEST_CODE + 1] = { 0 };

    memset(code, 0, sizeof *code);
    for (unsigned i = 0; i < count; i++)
        code->count[lengths[i]]++;
    code->count[0] = 0;
    for (unsigned length = 1; length < LONGEST_CODE; length++)
        next[length + 1] = (uint16_t)(next[length] + code->count[length]);
    for (unsigned i = 0; i < count; i++)
        if (lengths[i])
            code->symbols[next[lengths[i]]++] = (uint16_t)i;
}

/* Past the last symbol for a code that nothing has. */
static unsigned take_symbol(struct input *in, const struct code *code)
{
    unsigned bits = 0, first = 0, index = 0;

    for (unsigned length = 1; length <= LONGEST_CODE; length++) {
        bits = bits << 1 | take(in, 1);
        first <<= 1;
        if (bits - first < code->count[length])
            return code->symbols[index + bits - first];
        index += code->count[length];
        first += code->count[length];
    }
    return LITERALS;
}

static bool copy_stored(struct input *in, struct output *out)
{
    size_t size;

    take(in, in->count & 7);
    size = take(in, 16);
    take(in, 16); /* the same, inverted */
    if (size > out->size - out->length)
        return false;
    while (size-- && !in->overrun)
        out->bytes[out->length++] = (uint8_t)take(in, 8);
    return true;
}

/* The two codes of a block that brings its own. */
static bool take_codes(struct input *in, struct code *literals, struct code *distances)
{
    static const uint8_t order[] = { 16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15 };
    uint8_t lengths[LITERALS + 32] = { 0 };
    unsigned literal_count = take(in, 5) + 257, count = literal_count + take(in, 5) + 1;
    unsigned last = take(in, 4) + 4, i;

    for (i = 0; i < last; i++)
        lengths[order[i]] = (uint8_t)take(in, 3);
    make_code(literals, lengths, 19);
    memset(lengths, 0, sizeof lengths);
    for (i = 0; i < count;) {
        unsigned symbol = take_symbol(in, literals), times = 1;
        uint8_t length = (uint8_t)symbol;
        if (symbol > 18 || (symbol == 16 && i == 0))
            return false;
        if (symbol >= 16) {
            length = symbol == 16 ? lengths[i - 1] : 0;
            times = symbol == 16 ? 3 + take(in, 2) : symbol == 17 ? 3 + take(in, 3) : 11 + take(in, 7);
        }
        if (times > count - i)
            return false;
        while (times--)
            lengths[i++] = length;
    }
    if (literal_count > LITERALS || count - literal_count > DISTANCES)
        return false;
    make_code(literals, lengths, literal_count);
    make_code(distances, lengths + literal_count, count - literal_count);
    return true;
}

static void fixed_codes(struct code *literals, struct code *distances)
{
    uint8_t lengths[LITERALS];

    for (unsigned i = 0; i < LITERALS; i++)
        lengths[i] = i < 144 ? 8 : i < 256 ? 9 : i < 280 ? 7 : 8;
    make_code(literals, lengths, LITERALS);
    memset(lengths, 5, DISTANCES);
    make_code(distances, lengths, DISTANCES);
}

/* A symbol's range of values: each further group of 1 << group symbols takes one more bit. */
static unsigned take_value(struct input *in, unsigned symbol, unsigned group)
{
    unsigned step = 1U << group, extra;

    if (symbol < 2 * step)
        return symbol;
    extra = (symbol >> group) - 1;
    return ((step | (symbol & (step - 1))) << extra) + take(in, extra);
}

static bool inflate_block(struct input *in, struct output *out, const struct code *literals,
                          const struct code *distances)
{
    for (;;) {
        unsigned symbol = take_symbol(in, literals), length, distance;
        if (symbol == END)
            return true;
        if (in->overrun || out->length == out->size || symbol > 285)
            return false;
        if (symbol < END) {
            out->bytes[out->length++] = (uint8_t)symbol;
            continue;
        }
        length = symbol == 285 ? 258 : 3 + take_value(in, symbol - 257, 2);
        symbol = take_symbol(in, distances);
        if (symbol >= DISTANCES)
            return false;
        distance = 1 + take_value(in, symbol, 1);
        if (distance > out->length || length > out->size - out->length)
            return false;
        for (; length; length--, out->length++)
            out->bytes[out->length] = out->bytes[out->length - distance];
    }
}

uint8_t *inflate(const struct packed *packed)
{
    struct input in = { packed->bytes, packed->end, 0, 0, false };
    struct output out = { malloc(packed->size), 0, packed->size };
    struct code literals, distances;
    bool last = false, good = out.bytes != NULL;

    while (good && !last) {
        unsigned kind;
        last = take(&in, 1);
        kind = take(&in, 2);
        if (kind == 0)
            good = copy_stored(&in, &out);
        else if (kind == 1)
            fixed_codes(&literals, &distances);
        else
            good = kind == 2 && take_codes(&in, &literals, &distances);
        if (good && kind != 0)
            good = inflate_block(&in, &out, &literals, &distances);
        good = good && !in.overrun;
    }
    if (good && out.length == out.size)
        return out.bytes;
    free(out.bytes);
    return NULL;
}
