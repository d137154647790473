package dev.flowcdk.conformance;

import dev.flowcdk.internal.protocol.CollectionSpec;
import dev.flowcdk.internal.protocol.RangeSpec;
import dev.flowcdk.internal.protocol.RuntimeCheckpoint;
import dev.flowcdk.runtime.document.DocumentFields;
import dev.flowcdk.runtime.session.DocumentFeed;
import dev.flowcdk.runtime.session.ListFeed;
import dev.flowcdk.tuple.TupleWriter;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Feeds a shard with the documents whose keys fall into its range by their hash, once all shards have opened.
final class ShardFeed implements DocumentFeed {

    private static final long OPEN_SECONDS = 60;
    private static final int SPREAD = 0x9E3779B9;

    private final ListFeed feed;
    private final RangeSpec range;
    private final List<DocumentFields> keys;
    private final CountDownLatch opened;
    private boolean waited;

    /// @param opened counts the shards that have not opened yet
    ShardFeed(MaterializationSubject subject, RangeSpec range, CountDownLatch opened)
            throws IOException, InterruptedException {
        this.feed = new ListFeed(subject.transactions());
        this.range = range;
        this.opened = opened;
        this.keys = subject.validated().collections().stream()
                .map((CollectionSpec collection) -> DocumentFields.key(collection))
                .toList();
    }

    @Override
    public void restart(@Nullable RuntimeCheckpoint checkpoint) {
        feed.restart(checkpoint);
    }

    @Override
    public @Nullable RuntimeCheckpoint next(Receiver receiver) throws InterruptedException {
        if (!waited) {
            waited = true;
            opened.countDown();
            boolean _ = opened.await(OPEN_SECONDS, TimeUnit.SECONDS);
        }
        return feed.next(new Receiver() {
            @Override
            public void accept(int binding, byte[] bytes, int offset, int length) throws InterruptedException {
                if (has(binding, bytes, offset, length)) {
                    receiver.accept(binding, bytes, offset, length);
                }
            }

            @Override
            public boolean full() {
                return receiver.full();
            }

            @Override
            public boolean alive() throws InterruptedException {
                return receiver.alive();
            }
        });
    }

    @Override
    public boolean exhausted() {
        return feed.exhausted();
    }

    @Override
    public void close() {
        feed.close();
    }

    private boolean has(int binding, byte[] bytes, int offset, int length) {
        var key = new TupleWriter();
        keys.get(binding).scan(bytes, offset, length).packKey(key);
        int hash = Arrays.hashCode(key.toByteArray()) * SPREAD;
        return Integer.compareUnsigned(hash, range.keyBegin()) >= 0
                && Integer.compareUnsigned(hash, range.keyEnd()) <= 0;
    }
}
