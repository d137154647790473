package dev.flowcdk.postgres.materialize;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.flowcdk.Secret;
import dev.flowcdk.postgres.materialize.DbtJobTrigger.Mode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What is asked of dbt Cloud, for which a server of this machine stands in.
class DbtRunsTest {

    private static final String RUNS = "GET /api/v2/accounts/7/runs?job_definition_id=12&status=3 Bearer key ";
    private static final String RUN = "POST /api/v2/accounts/7/jobs/12/run Bearer key ";

    private final BlockingQueue<String> requests = new LinkedBlockingQueue<>();
    private HttpServer server;
    private volatile String running = "";
    private volatile int status = 200;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        byte[] answer = ("{\"data\": [" + running + "]}").getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, answer.length);
        exchange.getResponseBody().write(answer);
        exchange.close();
        requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " "
                + exchange.getRequestHeaders().getFirst("Authorization") + " " + body);
    }

    private DbtRuns runs(Mode mode, @Nullable String cause, String interval) {
        var trigger = new DbtJobTrigger("12", "7", null, "https://unused", Secret.of("key"), cause, mode, interval);
        return new DbtRuns(
                trigger, URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/"));
    }

    private String next() throws InterruptedException {
        return String.valueOf(requests.poll(30, TimeUnit.SECONDS));
    }

    @Test
    void runsTheJobUnlessItRuns() throws Exception {
        try (DbtRuns runs = runs(Mode.SKIP, null, "1ms")) {
            runs.committed();
            assertThat(List.of(next(), next())).containsExactly(RUNS, RUN + "{\"cause\":\"Estuary Flow\"}");

            running = "{\"id\": 5}";
            runs.committed();
            assertThat(next()).isEqualTo(RUNS);
            running = "";
            runs.committed();
            assertThat(List.of(next(), next())).last().asString().startsWith(RUN);
        }
    }

    @Test
    void cancelsRunsToReplaceThem() throws Exception {
        running = "{\"id\": 5}, {\"id\": 6}";
        try (DbtRuns runs = runs(Mode.REPLACE, "new data", "30m")) {
            runs.committed();

            assertThat(List.of(next(), next(), next(), next()))
                    .containsExactly(
                            RUNS,
                            "POST /api/v2/accounts/7/runs/5/cancel Bearer key ",
                            "POST /api/v2/accounts/7/runs/6/cancel Bearer key ",
                            RUN + "{\"cause\":\"new data\"}");
        }
    }

    @Test
    void manyCommitsWithinTheIntervalAreOneRun() throws Exception {
        try (DbtRuns runs = runs(Mode.IGNORE, null, "1h")) {
            runs.committed();
            assertThat(next()).startsWith(RUN);

            runs.committed();
            runs.committed();
        }
        assertThat(requests).as("the next run is an hour away").isEmpty();
    }

    @Test
    void goesOnAfterAFailure() throws Exception {
        status = 500;
        try (DbtRuns runs = runs(Mode.IGNORE, null, "1ms")) {
            runs.committed();
            assertThat(next()).startsWith(RUN);
            status = 200;
            runs.committed();
            assertThat(next()).startsWith(RUN);
        }
    }
}
