package dev.flowcdk.grpc;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;

/// Buffers for messages that gRPC sends, each with room for a [Batch], of which gRPC knows the first message only. It
/// asks for as many bytes as a message has and no more, which nobody else does.
public final class BatchBuffers extends PooledByteBufAllocator {

    /// For all connections of the process: the pool is larger than what most of them ever use.
    public static final BatchBuffers SHARED = new BatchBuffers();

    /// Chunks of 2 MiB, as gRPC has them where nothing else is said.
    private static final int ORDER = 8;

    private BatchBuffers() {
        super(
                true,
                0,
                1,
                defaultPageSize(),
                ORDER,
                defaultSmallCacheSize(),
                defaultNormalCacheSize(),
                defaultUseCacheForAllThreads());
    }

    @Override
    public ByteBuf buffer(int capacity, int most) {
        int room = capacity == most ? Math.max(most, Batching.BATCH_BYTES) : capacity;
        return super.buffer(room, Math.max(room, most));
    }
}
