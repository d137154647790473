package dev.flowcdk.internal.task;

import dev.flowcdk.UserException;
import dev.flowcdk.internal.config.ConfigJson;
import dev.flowcdk.json.RawJson;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Decodes the configs of one request into the author's records, and collects all that is wrong with them. For one
/// request.
///
/// @param <C> record of the endpoint config
/// @param <R> record of the resource config
public final class TaskConfigs<C, R> {

    private static final RawJson EMPTY = RawJson.of("{}");

    private final Class<C> endpoint;
    private final Class<R> resource;
    private final List<String> problems = new ArrayList<>();

    /// @param endpoint record of the endpoint config
    /// @param resource record of the resource config
    public TaskConfigs(Class<C> endpoint, Class<R> resource) {
        this.endpoint = endpoint;
        this.resource = resource;
    }

    /// @return null when it is wrong, which is a problem then
    public @Nullable C endpoint(@Nullable RawJson json) {
        return collect(
                "endpoint config",
                () -> ConfigJson.endpoint(endpoint, given(json).bytes()));
    }

    /// @param name names the binding in a problem
    /// @return null when it is wrong, which is a problem then
    public @Nullable R resource(@Nullable RawJson json, String name) {
        return collect(
                "resource config of " + name,
                () -> ConfigJson.resource(resource, given(json).bytes(), name));
    }

    private <T> @Nullable T collect(String where, Supplier<T> decode) {
        try {
            return decode.get();
        } catch (UserException e) {
            e.problems().forEach(problem -> problems.add(where + ": " + problem));
            return null;
        }
    }

    /// What is wrong; more can be added.
    public List<String> problems() {
        return problems;
    }

    /// @param summary says before the problems what they prevent
    /// @throws UserException when there are problems
    public void throwIfAny(String summary) {
        if (!problems.isEmpty()) {
            throw new UserException(summary, problems);
        }
    }

    /// The value that was decoded, when there are no problems.
    ///
    /// @param summary says before the problems what they prevent
    /// @throws UserException when there are problems
    public <T> T require(@Nullable T decoded, String summary) {
        throwIfAny(summary);
        if (decoded == null) {
            throw new IllegalStateException("nothing was decoded, and no problem reported");
        }
        return decoded;
    }

    /// What is left out is an object without members.
    public static RawJson given(@Nullable RawJson json) {
        return json == null || json.bytes().length == 0 ? EMPTY : json;
    }

    /// Names a binding that has no other name yet.
    public static String name(int index, String collection) {
        return "binding " + index + " (collection \"" + collection + "\")";
    }
}
