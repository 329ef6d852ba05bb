/*
 * Unpacks what it reads: for each piece two words, how many bytes are packed and how many they are to become, and the packed
 * bytes. Writes for each a byte, 1 if it could be unpacked, and then what came of it.
 */
#include <stdio.h>
#include <stdlib.h>

#include "../engine.h"

int main(void)
{
    uint32_t sizes[2];

    while (fread(sizes, sizeof sizes, 1, stdin) == 1) {
        uint8_t *input = malloc(sizes[0]), *output;
        if (fread(input, 1, sizes[0], stdin) != sizes[0])
            return 1;
        output = inflate(&(struct packed){ input, input + sizes[0], sizes[1] });
        putchar(output != NULL);
        if (output)
            fwrite(output, 1, sizes[1], stdout);
        free(output);
        free(input);
    }
    return 0;
}
