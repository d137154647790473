package dev.flowcdk.materialize.internal;

import dev.flowcdk.UserException;
import dev.flowcdk.materialize.Documents;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/// Root documents as lines of text.
public final class JsonLines implements Iterator<String> {

    private final Documents documents;
    private @Nullable Boolean ready;

    public JsonLines(Documents documents) {
        this.documents = documents;
    }

    @Override
    public boolean hasNext() {
        Boolean known = ready;
        if (known == null) {
            known = advance();
            ready = known;
        }
        return known;
    }

    @Override
    public String next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        ready = null;
        if (documents.document().isEmpty()) {
            throw new UserException(
                    "a document came without its root, so there is nothing to write; add the field of the root document"
                            + " (usually \"flow_document\") to the binding's selected fields");
        }
        return documents.document().toString();
    }

    private boolean advance() {
        try {
            return documents.next();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (CancellationException) new CancellationException("the transaction was abandoned").initCause(e);
        }
    }
}
