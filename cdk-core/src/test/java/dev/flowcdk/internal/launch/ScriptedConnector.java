package dev.flowcdk.internal.launch;

import dev.flowcdk.TransientException;
import dev.flowcdk.UserException;
import dev.flowcdk.internal.bytes.GrowingBytes;
import dev.flowcdk.internal.codec.ProtoCodec;
import dev.flowcdk.internal.codec.Slice;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;

/// A connector's process that does one thing, which the system property `script` names.
public final class ScriptedConnector {

    private ScriptedConnector() {}

    static void main(String[] arguments) {
        Launcher.run(TaskType.CAPTURE, () -> Script.valueOf(System.getProperty("script")), Script::begun, arguments);
    }

    enum Script implements ProtocolServer {

        /// Says of each request in which codec it came.
        NAMES_THE_CODEC {
            @Override
            public void serve(Channel channel) throws Exception {
                var frame = new Slice();
                while (channel.next(frame)) {
                    say(channel.codec().name(), channel);
                }
            }
        },

        CANNOT_BE_MADE {
            @Override
            Script begun() {
                throw new IllegalStateException("seven");
            }

            @Override
            public void serve(Channel channel) {
                throw new IllegalStateException("was not made");
            }
        },

        /// Is asked for nothing, and says so once it waits for its first request.
        IS_ASKED_FOR_NOTHING {
            @Override
            Script begun() {
                Thread main = Thread.currentThread();
                Thread.ofPlatform().daemon().start(() -> {
                    while (Arrays.stream(main.getStackTrace())
                            .noneMatch(frame -> frame.getMethodName().equals("readNBytes"))) {
                        Thread.onSpinWait();
                    }
                    say(
                            "ready",
                            new StreamChannel(
                                    ProtoCodec.INSTANCE,
                                    InputStream.nullInputStream(),
                                    new FileOutputStream(FileDescriptor.out)));
                });
                return this;
            }

            @Override
            public void serve(Channel channel) {
                throw new IllegalStateException("nobody asked");
            }
        },

        PRINTS {
            @Override
            public void serve(Channel channel) {
                System.out.println("printed");
                say("protocol", channel);
            }
        },

        /// So does a program that it starts.
        LETS_OTHERS_PRINT {
            @Override
            public void serve(Channel channel) throws Exception {
                System.out.println("printed");
                new ProcessBuilder("echo", "printed by another")
                        .inheritIO()
                        .start()
                        .waitFor();
                say("protocol", channel);
            }
        },

        /// Logs at every level, by every facade: as the connector, as a library, and as Java itself does.
        LOGS {
            @Override
            public void serve(Channel channel) {
                for (String logger : List.of(ScriptedConnector.class.getName(), "com.example.Library")) {
                    String name = logger.substring(logger.lastIndexOf('.') + 1);
                    var facade = org.slf4j.LoggerFactory.getLogger(logger);
                    facade.error("slf4j of {}: error", name, new IllegalStateException("cause"));
                    facade.warn("slf4j of {}: warn", name);
                    facade.info("slf4j of {}: info", name);
                    facade.debug("slf4j of {}: debug", name);
                    var old = java.util.logging.Logger.getLogger(logger);
                    old.log(java.util.logging.Level.SEVERE, "jul of {0}: error", name);
                    old.log(java.util.logging.Level.WARNING, "jul of {0}: warn", name);
                    old.log(java.util.logging.Level.INFO, "jul of {0}: info", name);
                    old.log(java.util.logging.Level.FINE, "jul of {0}: debug", name);
                }
                var ours = System.getLogger(ScriptedConnector.class.getName());
                for (var level : List.of(Level.ERROR, Level.WARNING, Level.INFO, Level.DEBUG)) {
                    ours.log(level, "system: {0}", level);
                }
            }
        },

        FAILS_OF_ITS_USER {
            @Override
            public void serve(Channel channel) {
                throw new UserException("\"host\" is empty");
            }
        },

        FAILS_FOR_A_TIME {
            @Override
            public void serve(Channel channel) {
                throw new TransientException("the server restarts", new IllegalStateException("hidden"));
            }
        },

        FAILS_OF_A_FILE {
            @Override
            public void serve(Channel channel) throws Exception {
                throw new NoSuchFileException("/no/such/file");
            }
        },

        HAS_A_BUG {
            @Override
            public void serve(Channel channel) {
                throw new IllegalStateException("seven");
            }
        },

        CANNOT_SAY_WHAT_HAPPENED {
            @Override
            public void serve(Channel channel) {
                throw new IllegalStateException() {
                    @Override
                    public String getMessage() {
                        throw new UnsupportedOperationException();
                    }
                };
            }
        },

        PLATFORM_THREAD_DIES {
            @Override
            public void serve(Channel channel) throws Exception {
                Thread.ofPlatform().daemon().name("worker").start(Script::die);
                waitForEver();
            }
        },

        VIRTUAL_THREAD_DIES {
            @Override
            public void serve(Channel channel) throws Exception {
                Thread.ofVirtual().name("worker").start(Script::die);
                waitForEver();
            }
        },

        TASK_OF_AN_EXECUTOR_DIES {
            @Override
            public void serve(Channel channel) throws Exception {
                Executors.newThreadPerTaskExecutor(
                                Thread.ofVirtual().name("worker").factory())
                        .execute(Script::die);
                waitForEver();
            }
        },

        /// One thread dies, and another fails because it does.
        FAILS_TWICE {
            @Override
            public void serve(Channel channel) throws Exception {
                var failing = new CountDownLatch(1);
                Thread.ofPlatform().daemon().name("worker").start(() -> {
                    try {
                        die();
                    } finally {
                        failing.countDown();
                    }
                });
                failing.await();
                throw new TransientException("the worker is gone");
            }
        },

        THREAD_WANTS_TOO_MUCH {
            @Override
            public void serve(Channel channel) throws Exception {
                Thread.ofPlatform().daemon().name("worker").start(() -> KEPT.add(new byte[1 << 30]));
                waitForEver();
            }
        },

        THREAD_FILLS_THE_HEAP {
            @Override
            public void serve(Channel channel) throws Exception {
                Thread.ofPlatform().daemon().name("worker").start(Script::fillTheHeap);
                waitForEver();
            }
        },

        VIRTUAL_THREAD_FILLS_THE_HEAP {
            @Override
            public void serve(Channel channel) throws Exception {
                Thread.ofVirtual().name("worker").start(Script::fillTheHeap);
                waitForEver();
            }
        },

        FILLS_THE_HEAP {
            @Override
            public void serve(Channel channel) {
                fillTheHeap();
            }
        },

        ENDS_WHEN_TOLD {
            private final CountDownLatch told = new CountDownLatch(1);

            @Override
            public void serve(Channel channel) throws Exception {
                say("ready", channel);
                told.await();
                say("done", channel);
            }

            @Override
            public void stop() {
                told.countDown();
            }
        },

        FAILS_WHEN_TOLD {
            private final CountDownLatch told = new CountDownLatch(1);

            @Override
            public void serve(Channel channel) throws Exception {
                say("ready", channel);
                told.await();
                throw new UserException("nothing was flushed");
            }

            @Override
            public void stop() {
                told.countDown();
            }
        },

        DOES_NOT_END {
            @Override
            public void serve(Channel channel) throws Exception {
                say("ready", channel);
                waitForEver();
            }
        },

        EXITS_BEFORE_IT_SERVES {
            @Override
            Script begun() {
                System.exit(0);
                return this;
            }

            @Override
            public void serve(Channel channel) {
                throw new IllegalStateException("was not made");
            }
        },

        EXITS {
            @Override
            public void serve(Channel channel) {
                System.exit(0);
            }
        };

        /// Called before it serves.
        Script begun() {
            return this;
        }

        /// What fills the heap stays in it.
        private static final List<byte[]> KEPT = new ArrayList<>();

        private static void say(String line, Channel channel) {
            var bytes = new GrowingBytes(32);
            bytes.raw((line + "\n").getBytes(StandardCharsets.UTF_8));
            channel.send(bytes);
        }

        private static void die() {
            throw new IllegalStateException("seven");
        }

        /// Takes what there is, down to the last bytes.
        private static void fillTheHeap() {
            int bytes = 1 << 20;
            while (true) {
                try {
                    KEPT.add(new byte[bytes]);
                } catch (OutOfMemoryError full) {
                    if (bytes == 1) {
                        throw full;
                    }
                    bytes /= 2;
                }
            }
        }

        private static void waitForEver() throws InterruptedException {
            new CountDownLatch(1).await();
        }
    }
}
