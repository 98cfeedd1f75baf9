#ifndef TOLLGATE_CSIMDJSON_H
#define TOLLGATE_CSIMDJSON_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#pragma clang assume_nonnull begin

typedef struct tollgate_json_parser tollgate_json_parser;

/* The tape and the strings live until the parser's next parse; both are null where error is not 0. */
typedef struct {
    const uint64_t *_Nullable tape;
    const uint8_t *_Nullable strings;
    int32_t error;
} tollgate_json_result;

/* Null where there is no memory. */
tollgate_json_parser *_Nullable tollgate_json_parser_new(void);
void tollgate_json_parser_free(tollgate_json_parser *parser);

/* Parses one document. tollgate_json_padding() bytes behind it must be readable, whatever they hold. */
tollgate_json_result tollgate_json_parse(tollgate_json_parser *parser, const uint8_t *text, size_t length);

size_t tollgate_json_padding(void);
const char *tollgate_json_message(int32_t error);

#pragma clang assume_nonnull end

#ifdef __cplusplus
}
#endif

#endif
