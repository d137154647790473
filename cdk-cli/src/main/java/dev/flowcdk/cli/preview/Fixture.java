package dev.flowcdk.cli.preview;

import dev.flowcdk.UserException;
import dev.flowcdk.internal.bytes.GrowingBytes;
import dev.flowcdk.runtime.catalog.Catalog;
import dev.flowcdk.runtime.document.DocumentUuids;
import dev.flowcdk.runtime.session.CollectionDocuments;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Transactions of documents from a file. It has one of two forms: a JSON array of transactions, each an array of
/// `["collection", {document}]`; or such arrays one after another with `{"commit": true}` after each transaction.
///
/// @param file its name
/// @param transactions in order; may be empty ones
record Fixture(String file, List<Transaction> transactions) {

    private static final int MAX_PROBLEMS = 10;

    /// What becomes one transaction of a task.
    record Transaction(List<Document> documents) {}

    /// A document of a collection.
    ///
    /// @param line where it starts in the file
    record Document(String collection, ObjectNode json, int line) {

        /// The document as a collection holds it: with a UUID, and properties sorted.
        void write(String uuid, SortedJson sorted, GrowingBytes out) {
            ObjectNode stamped = json.deepCopy();
            ObjectNode meta = stamped.get("_meta") instanceof ObjectNode present ? present : stamped.putObject("_meta");
            meta.put("uuid", uuid);
            sorted.write(stamped, out);
        }
    }

    Fixture {
        transactions = List.copyOf(transactions);
    }

    /// Reads a fixture; `-` is standard input.
    ///
    /// @throws UserException when it cannot be read or has neither form
    static Fixture read(String file) {
        try (InputStream stream = file.equals("-") ? System.in : Files.newInputStream(Path.of(file))) {
            return new Fixture(file, new FixtureReader(file).read(stream));
        } catch (IOException failed) {
            throw new UserException("the fixture " + file + " cannot be read: " + failed, failed);
        } catch (JacksonException malformed) {
            throw new UserException(
                    "the fixture " + file + " is wrong in line "
                            + malformed.getLocation().getLineNr() + ": " + malformed.getOriginalMessage(),
                    malformed);
        }
    }

    /// Checks that each document could be in its collection.
    ///
    /// @throws UserException with the line, the collection and the reason of each document that could not
    void check(Catalog catalog) {
        var problems = new ArrayList<String>();
        Map<String, CollectionDocuments> collections = new HashMap<>();
        var sorted = new SortedJson();
        var text = new GrowingBytes(1 << 12);
        for (Transaction transaction : transactions) {
            for (Document document : transaction.documents()) {
                text.clear();
                String problem = problem(document, catalog, collections, sorted, text);
                if (problem != null && problems.size() == MAX_PROBLEMS) {
                    problems.add("and more");
                    throw refused(problems);
                }
                if (problem != null) {
                    problems.add("line " + document.line() + ": " + problem);
                }
            }
        }
        if (!problems.isEmpty()) {
            throw refused(problems);
        }
    }

    private UserException refused(List<String> problems) {
        return new UserException(
                "the fixture " + file + " holds documents that cannot be in their collections", problems);
    }

    private static @Nullable String problem(
            Document document,
            Catalog catalog,
            Map<String, CollectionDocuments> collections,
            SortedJson sorted,
            GrowingBytes text) {
        String name = document.collection();
        if (!catalog.collections().containsKey(name)) {
            return "the catalog has no collection \"" + name + "\"; it has "
                    + String.join(", ", new TreeSet<>(catalog.collections().keySet()));
        }
        JsonNode meta = document.json().get("_meta");
        if (meta != null && !meta.isObject()) {
            return "a document of \"" + name + "\": /_meta must be an object, but is " + meta;
        }
        document.write(DocumentUuids.PLACEHOLDER, sorted, text);
        List<String> problems = collections
                .computeIfAbsent(name, each -> CollectionDocuments.of(catalog.collection(each)))
                .problems(text.array(), 0, text.length());
        return problems.isEmpty() ? null : "a document of \"" + name + "\": " + String.join("; ", problems);
    }
}
