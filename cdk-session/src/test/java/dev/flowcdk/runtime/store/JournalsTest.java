package dev.flowcdk.runtime.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalsTest {

    private static final String COLLECTION = "acmeCo/numbers";

    @TempDir
    private Path folder;

    @Test
    void forgetsWhatWasNotCommitted() throws Exception {
        Map<String, Long> committed;
        var journals = new Journals(folder);
        try (JournalWriter writer = journals.open(Map.of(), List.of(COLLECTION))) {
            append(writer, "{\"id\":1}");
            committed = writer.sync();
            append(writer, "{\"id\":2}");
            writer.sync();
        }

        try (JournalWriter writer = journals.open(committed, List.of(COLLECTION))) {
            append(writer, "{\"id\":3}");
            journals.publish(writer.sync());

            assertThat(read(journals, 0)).containsExactly("{\"id\":1}", "{\"id\":3}");
            assertThat(read(journals, committed.get(COLLECTION))).containsExactly("{\"id\":3}");
        }
    }

    @Test
    void acceptsOnlyWhatTheSameWriterCommits() throws Exception {
        var journals = new Journals(folder);
        try (JournalWriter cats = journals.open(Map.of(), List.of(COLLECTION));
                JournalWriter dogs = journals.open(Map.of(), List.of("acme/dogs"))) {
            append(cats, "{\"id\":1}");
            journals.publish(dogs.sync());
            dogs.abandon();

            assertThat(journals.committed(COLLECTION)).isZero();

            journals.publish(cats.sync());

            assertThat(read(journals, 0)).containsExactly("{\"id\":1}");
        }
    }

    @Test
    void readsDocumentsLargerThanItsBuffers() throws Exception {
        String large = "{\"text\":\"" + "x".repeat(3_000_000) + "\"}";
        var journals = new Journals(folder);
        try (JournalWriter writer = journals.open(Map.of(), List.of(COLLECTION))) {
            append(writer, "{}");
            append(writer, large);
            append(writer, "{}");
            journals.publish(writer.sync());

            assertThat(read(journals, 0)).containsExactly("{}", large, "{}");
        }
    }

    private static void append(JournalWriter writer, String document) throws Exception {
        byte[] bytes = document.getBytes(StandardCharsets.UTF_8);
        writer.append(COLLECTION, bytes, 0, bytes.length);
    }

    private static List<String> read(Journals journals, long offset) throws Exception {
        var documents = new ArrayList<String>();
        try (var reader = new JournalReader(journals.file(COLLECTION))) {
            reader.seek(offset);
            while (reader.next(journals.committed(COLLECTION))) {
                documents.add(new String(
                        reader.array(), reader.documentStart(), reader.documentLength(), StandardCharsets.UTF_8));
            }
        }
        return documents;
    }
}
