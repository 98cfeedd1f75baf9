#include "CSimdjson.h"

#include <new>
#include <simdjson.h>

struct tollgate_json_parser {
    simdjson::dom::parser parser;
};

extern "C" {

tollgate_json_parser *tollgate_json_parser_new(void) { return new (std::nothrow) tollgate_json_parser; }

void tollgate_json_parser_free(tollgate_json_parser *parser) { delete parser; }

tollgate_json_result tollgate_json_parse(tollgate_json_parser *parser, const uint8_t *text, size_t length) {
    const simdjson::error_code error = parser->parser.parse(text, length, false).error();
    if (error != simdjson::SUCCESS) return {nullptr, nullptr, error};
    return {parser->parser.doc.tape.get(), parser->parser.doc.string_buf.get(), 0};
}

size_t tollgate_json_padding(void) { return simdjson::SIMDJSON_PADDING; }

const char *tollgate_json_message(int32_t error) { return simdjson::error_message(static_cast<simdjson::error_code>(error)); }
}
