package dev.flowcdk.postgres.materialize;

import dev.flowcdk.postgres.materialize.DbtJobTrigger.Mode;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Runs a job of dbt Cloud after commits, not more often than the operator wants: commits within the interval lead to
/// one run at its end. What fails is logged and hinders nothing.
final class DbtRuns implements AutoCloseable {

    private static final Logger LOGGER = System.getLogger(DbtRuns.class.getName());
    private static final String USUAL_CAUSE = "Estuary Flow";
    private static final int TIMEOUT_MILLIS = 30_000;
    private static final int RUNNING = 3;

    private final DbtJobTrigger trigger;
    private final URI account;
    private final Duration interval;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("dbt job").factory());
    private boolean waiting;
    private long lastRun;
    private boolean ran;

    /// @param trigger one that is enabled
    /// @param access address of the account
    DbtRuns(DbtJobTrigger trigger, URI access) {
        this.trigger = trigger;
        this.account = URI.create(access.toString().replaceFirst("/+$", "") + "/api/v2/accounts/"
                + encoded(String.valueOf(trigger.accountId())));
        this.interval = trigger.minimumInterval();
    }

    /// Data has been committed.
    synchronized void committed() {
        if (waiting || clock.isShutdown()) {
            return;
        }
        waiting = true;
        long left = ran ? Math.max(0, interval.toNanos() - (System.nanoTime() - lastRun)) : 0;
        var _ = clock.schedule(this::run, left, TimeUnit.NANOSECONDS);
    }

    private synchronized void begin() {
        waiting = false;
        ran = true;
        lastRun = System.nanoTime();
    }

    private void run() {
        begin();
        try {
            start();
        } catch (IOException | RuntimeException failure) {
            LOGGER.log(Level.WARNING, "the job of dbt Cloud could not be run: " + failure);
        }
    }

    private void start() throws IOException {
        if (trigger.mode() != Mode.IGNORE) {
            List<String> running = running();
            if (trigger.mode() == Mode.SKIP && !running.isEmpty()) {
                LOGGER.log(Level.INFO, "the job of dbt Cloud runs already");
                return;
            }
            for (String run : running) {
                call("POST", "/runs/" + encoded(run) + "/cancel", "");
            }
        }
        String cause = trigger.cause() == null || trigger.cause().isBlank() ? USUAL_CAUSE : trigger.cause();
        call(
                "POST",
                "/jobs/" + encoded(String.valueOf(trigger.jobId())) + "/run",
                JsonMapper.shared().createObjectNode().put("cause", cause).toString());
        LOGGER.log(Level.INFO, "the job of dbt Cloud was started");
    }

    private List<String> running() throws IOException {
        String query = "/runs?job_definition_id=" + encoded(String.valueOf(trigger.jobId())) + "&status=" + RUNNING;
        List<String> ids = new ArrayList<>();
        for (JsonNode run : JsonMapper.shared().readTree(call("GET", query, "")).path("data")) {
            ids.add(run.path("id").asString());
        }
        return ids;
    }

    private byte[] call(String method, String path, String body) throws IOException {
        var connection = (HttpURLConnection) URI.create(account + path).toURL().openConnection();
        try {
            connection.setConnectTimeout(TIMEOUT_MILLIS);
            connection.setReadTimeout(TIMEOUT_MILLIS);
            connection.setRequestMethod(method);
            connection.setRequestProperty(
                    "Authorization",
                    "Bearer "
                            + (trigger.apiKey() == null ? "" : trigger.apiKey().reveal()));
            if (!body.isEmpty()) {
                connection.setRequestProperty("Content-Type", "application/json");
                connection.setDoOutput(true);
                connection.getOutputStream().write(body.getBytes(StandardCharsets.UTF_8));
            }
            int status = connection.getResponseCode();
            if (status / 100 != 2) {
                throw new IOException(method + " " + path + " was answered with status " + status);
            }
            try (InputStream answer = connection.getInputStream()) {
                return answer.readAllBytes();
            }
        } finally {
            connection.disconnect();
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /// Starts no more runs.
    @Override
    public void close() {
        clock.shutdownNow();
    }
}
