package dev.flowcdk.tunnel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class AcceptorTest {

    @Test
    void goesOnAfterAnAttemptThatFailed() throws Exception {
        List<String> failures = Collections.synchronizedList(new ArrayList<>());
        var taken = new ArrayBlockingQueue<Socket>(1);
        try (var listener = new FailingOnce()) {
            Thread thread = Thread.ofVirtual()
                    .start(new Acceptor(listener, taken::add, failure -> failures.add(failure.getMessage())));
            try (var client = new Socket(listener.getInetAddress(), listener.getLocalPort())) {

                Socket accepted = taken.poll(20, TimeUnit.SECONDS);

                assertThat(accepted).isNotNull();
                assertThat(accepted.getPort()).isEqualTo(client.getLocalPort());
                assertThat(failures).containsExactly("Too many open files");
                accepted.close();
            }
            listener.close();
            thread.join();
            assertThat(failures).hasSize(1);
        }
    }

    private static final class FailingOnce extends ServerSocket {

        private boolean failed;

        FailingOnce() throws IOException {
            super(0, 0, InetAddress.getLoopbackAddress());
        }

        @Override
        public Socket accept() throws IOException {
            if (!failed) {
                failed = true;
                throw new IOException("Too many open files");
            }
            return super.accept();
        }
    }
}
