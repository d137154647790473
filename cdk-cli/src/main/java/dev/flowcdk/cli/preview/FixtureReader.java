package dev.flowcdk.cli.preview;

import dev.flowcdk.UserException;
import dev.flowcdk.cli.preview.Fixture.Document;
import dev.flowcdk.cli.preview.Fixture.Transaction;
import java.io.BufferedInputStream;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Reads the two forms of a [Fixture] as one stream of documents and ends of transactions. Used once.
final class FixtureReader {

    private static final int BUFFER_BYTES = 1 << 16;
    private static final int SHOWN = 100;

    private final JsonMapper mapper = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxStringLength(Integer.MAX_VALUE)
                            .maxNestingDepth(1000)
                            .build())
                    .build())
            .enable(DeserializationFeature.USE_BIG_INTEGER_FOR_INTS)
            .disable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
    private final String file;
    private final List<Transaction> transactions = new ArrayList<>();
    private List<Document> open = new ArrayList<>();

    FixtureReader(String file) {
        this.file = file;
    }

    List<Transaction> read(InputStream stream) {
        try (JsonParser parser = mapper.createParser(new BufferedInputStream(stream, BUFFER_BYTES))) {
            while (parser.nextToken() != null) {
                if (parser.currentToken() == JsonToken.START_ARRAY) {
                    array(parser);
                } else {
                    marker(parser);
                }
            }
        }
        if (!open.isEmpty()) {
            commit();
        }
        return transactions;
    }

    /// A document, or all transactions.
    private void array(JsonParser parser) {
        int line = line(parser);
        if (parser.nextToken() == JsonToken.VALUE_STRING) {
            document(parser, line);
            return;
        }
        while (parser.currentToken() != JsonToken.END_ARRAY) {
            transaction(parser);
            commit();
            parser.nextToken();
        }
    }

    private void transaction(JsonParser parser) {
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            throw wrong(line(parser), mapper.readTree(parser).toString());
        }
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            int line = line(parser);
            if (parser.currentToken() != JsonToken.START_ARRAY) {
                throw wrong(line, mapper.readTree(parser).toString());
            }
            if (parser.nextToken() != JsonToken.VALUE_STRING) {
                throw wrong(line, "[ " + parser.getString() + " …");
            }
            document(parser, line);
        }
    }

    /// The rest of `["collection", {document}]`, from the name on.
    private void document(JsonParser parser, int line) {
        String collection = parser.getString();
        if (parser.nextToken() == JsonToken.START_OBJECT
                && mapper.readTree(parser) instanceof ObjectNode json
                && parser.nextToken() == JsonToken.END_ARRAY) {
            open.add(new Document(collection, json, line));
            return;
        }
        throw wrong(line, "[\"" + collection + "\" with something else than one object after it");
    }

    private void marker(JsonParser parser) {
        int line = line(parser);
        JsonNode value = mapper.readTree(parser);
        if (!value.path("commit").asBoolean(false)) {
            throw wrong(line, value.toString());
        }
        commit();
    }

    private void commit() {
        transactions.add(new Transaction(List.copyOf(open)));
        open = new ArrayList<>();
    }

    private static int line(JsonParser parser) {
        return parser.currentTokenLocation().getLineNr();
    }

    private UserException wrong(int line, String text) {
        return new UserException("the fixture " + file + " is wrong in line " + line
                + ": it holds [\"collection\", {document}] and {\"commit\": true}, or is an array of transactions,"
                + " but here is " + (text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…"));
    }
}
