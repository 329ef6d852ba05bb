/*
 * Comes before the engine's own text (bytecode.ts): functions of its reader that are a few instructions each and are called
 * a hundred thousand times at a start. Both editions have them; one that declares them otherwise does not compile, and one
 * that has them by other names is as fast as it would be without this file.
 */
#include <stdint.h>

#define INLINE static inline __attribute__((always_inline))

typedef struct BCReaderState BCReaderState;

INLINE int bc_get_leb128(BCReaderState *reader, uint32_t *value);
INLINE int bc_get_leb128_int(BCReaderState *reader, int *value);
INLINE int bc_get_leb128_u16(BCReaderState *reader, uint16_t *value);
INLINE int bc_idx_to_atom(BCReaderState *reader, uint32_t *atom, uint32_t index);

#undef INLINE
