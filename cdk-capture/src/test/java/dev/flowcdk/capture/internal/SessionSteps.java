package dev.flowcdk.capture.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowcdk.capture.internal.SessionRules.Left;
import dev.flowcdk.internal.protocol.ProtocolException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/// Events of a session and what the rules say to each, for tables of cases.
final class SessionSteps {

    private SessionSteps() {}

    /// @param expected what the event gives, or the type of what it throws
    /// @param part of what the exception says
    record Step(String event, Event does, @Nullable Object expected, String part) {}

    interface Event {
        @Nullable
        Object on(SessionRules<String> rules) throws Exception;
    }

    interface Order {
        void on(SessionRules<String> rules) throws Exception;
    }

    record Case(String name, List<Step> steps) {
        @Override
        public String toString() {
            return name;
        }
    }

    /// Holds the rules against what follows from each of the steps.
    static void hold(Case rule) {
        var rules = new SessionRules<String>(true);

        for (Step step : rule.steps()) {
            Object outcome = outcome(() -> step.does().on(rules));
            if (step.expected() instanceof Class<?> type) {
                assertThat(outcome).as(step.event()).isInstanceOf(type);
                assertThat(((Throwable) outcome).getMessage()).as(step.event()).contains(step.part());
            } else {
                assertThat(outcome).as(step.event()).isEqualTo(step.expected());
            }
        }
    }

    static @Nullable Object outcome(Callable<@Nullable Object> event) {
        try {
            return event.call();
        } catch (Exception e) {
            return e;
        }
    }

    static Left left(long documents) {
        return new Left(documents, false, false);
    }

    static Step gives(String event, Event does, @Nullable Object expected) {
        return new Step(event, does, expected, "");
    }

    static Step does(String event, Order order) {
        return gives(event, after(order), null);
    }

    static Step refuses(String event, Order order, Class<? extends Exception> type, String part) {
        return new Step(event, after(order), type, part);
    }

    static Event after(Order order) {
        return rules -> {
            order.on(rules);
            return null;
        };
    }

    static Step ask(String who, boolean has) {
        return gives(who + " asks", rules -> rules.ask(who), has);
    }

    static Step done(String who, @Nullable String next) {
        return gives(who + " is done", rules -> rules.done(who), next);
    }

    static Step allowed(String what) {
        return does(what, rules -> rules.requireAll(what, ""));
    }

    static Step checkpoint(String who, Runnable whenDurable) {
        return does("a checkpoint of " + who, rules -> {
            rules.ask(who);
            rules.checkpointing(who, whenDurable);
            rules.checkpointed(who);
            rules.done(who);
        });
    }

    static Step acknowledgeTooMany(int count, int pending) {
        return refuses(
                "acknowledge " + count,
                rules -> rules.acknowledge(count),
                ProtocolException.class,
                Integer.toUnsignedString(count) + " checkpoints, but " + pending + " are pending");
    }

    static Step ends(@Nullable Throwable thrown, @Nullable Throwable failure) {
        return gives("ends with " + thrown, rules -> rules.end(thrown), new SessionRules.End(failure));
    }

    static Step endsLate(@Nullable Throwable thrown) {
        return gives("ends with " + thrown, rules -> rules.end(thrown), null);
    }

    static Step endsWith(Throwable thrown, Class<? extends Exception> failure) {
        return gives(
                "ends with " + thrown,
                rules -> failure.isInstance(
                        Objects.requireNonNull(rules.end(thrown)).failure()),
                true);
    }
}
