package dev.flowcdk.cli.preview;

import dev.flowcdk.UserException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Transactions of documents from a file. It has one of two forms: a JSON array of transactions, each an array of
/// `["collection", {document}]`; or such arrays one after another with `{"commit": true}` after each transaction.
///
/// @param transactions in order; may be empty ones
record Fixture(List<Transaction> transactions) {

    /// What becomes one transaction of a task.
    record Transaction(List<Document> documents) {}

    /// A document of a collection.
    record Document(String collection, JsonNode json) {}

    Fixture {
        transactions = List.copyOf(transactions);
    }

    /// Reads a fixture; `-` is standard input.
    ///
    /// @throws UserException when it cannot be read or has neither form
    static Fixture read(String file) {
        try (InputStream stream = file.equals("-") ? System.in : Files.newInputStream(Path.of(file))) {
            return new Reader(file).read(new BufferedInputStream(stream, 1 << 16));
        } catch (IOException failed) {
            throw new UserException("the fixture " + file + " cannot be read: " + failed, failed);
        } catch (JacksonException malformed) {
            throw new UserException(
                    "the fixture " + file + " is wrong in line "
                            + malformed.getLocation().getLineNr() + ": " + malformed.getOriginalMessage(),
                    malformed);
        }
    }

    private static final class Reader {

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

        Reader(String file) {
            this.file = file;
        }

        Fixture read(InputStream stream) {
            try (JsonParser parser = mapper.createParser(stream)) {
                while (parser.nextToken() != null) {
                    JsonNode value = mapper.readTree(parser);
                    if (isDocument(value)) {
                        open.add(document(value, parser));
                    } else if (value.isArray()) {
                        array(value, parser);
                    } else if (value.path("commit").asBoolean(false)) {
                        commit();
                    } else {
                        throw wrong(value, parser);
                    }
                }
            }
            if (!open.isEmpty()) {
                commit();
            }
            return new Fixture(transactions);
        }

        private void array(JsonNode all, JsonParser parser) {
            for (JsonNode transaction : all) {
                if (!transaction.isArray()) {
                    throw wrong(transaction, parser);
                }
                for (JsonNode each : transaction) {
                    if (!isDocument(each)) {
                        throw wrong(each, parser);
                    }
                    open.add(document(each, parser));
                }
                commit();
            }
        }

        private void commit() {
            transactions.add(new Transaction(List.copyOf(open)));
            open = new ArrayList<>();
        }

        private static boolean isDocument(JsonNode value) {
            return value.isArray() && value.size() == 2 && value.get(0).isString();
        }

        private Document document(JsonNode value, JsonParser parser) {
            if (!value.get(1).isObject()) {
                throw wrong(value, parser);
            }
            return new Document(value.get(0).stringValue(), value.get(1));
        }

        private UserException wrong(JsonNode value, JsonParser parser) {
            String text = value.toString();
            return new UserException("the fixture " + file + " is wrong before line "
                    + (parser.currentLocation().getLineNr() + 1)
                    + ": it holds [\"collection\", {document}] and {\"commit\": true}, or is an array of transactions,"
                    + " but here is " + (text.length() <= 100 ? text : text.substring(0, 100) + "…"));
        }
    }
}
