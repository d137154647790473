package dev.flowcdk.capture.internal;

import dev.flowcdk.capture.internal.ScriptedCapture.Progress;
import dev.flowcdk.internal.bytes.GrowingBytes;
import dev.flowcdk.internal.codec.ProtoCodec;
import dev.flowcdk.internal.launch.StreamChannel;
import java.io.ByteArrayInputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.CyclicBarrier;
import java.util.stream.IntStream;

/// A program with very many bindings that makes some transactions of each, all at the same time, and then says how much
/// memory the session takes when all are idle. The arguments are the numbers of bindings, transactions and bytes of
/// each.
final class ManyBindings {

    private static final int DOCUMENTS = 16;

    private ManyBindings() {}

    static void main(String[] arguments) throws Exception {
        int bindings = Integer.parseInt(arguments[0]);
        int transactions = Integer.parseInt(arguments[1]);
        int bytes = Integer.parseInt(arguments[2]);
        var together = new CyclicBarrier(bindings);
        var capture = ScriptedCapture.of(session -> session.forEachBinding(binding -> {
            for (int transaction = 0; transaction < transactions; transaction++) {
                for (int document = 0; document < DOCUMENTS; document++) {
                    binding.emit(Documents.noise(document, bytes / DOCUMENTS));
                }
                together.await(); // the worst case: each has one under way
                binding.checkpoint(Progress.at(transaction));
            }
            together.await();
            if (binding.index() == 0) {
                System.gc();
                Runtime runtime = Runtime.getRuntime();
                System.out.println(runtime.totalMemory() - runtime.freeMemory());
                System.exit(0);
            }
            binding.pause(Duration.ofDays(1));
        }));
        var request = new GrowingBytes(1 << 20);
        ProtoCodec.INSTANCE.encode(
                Messages.open(IntStream.range(0, bindings)
                        .mapToObj(index -> "t" + index)
                        .toArray(String[]::new)),
                request);
        CaptureServer.of(capture)
                .serve(new StreamChannel(
                        ProtoCodec.INSTANCE,
                        new ByteArrayInputStream(request.toByteArray()),
                        OutputStream.nullOutputStream()));
    }
}
