package dev.flowcdk.airbyte.destination;

import dev.flowcdk.airbyte.StreamName;
import dev.flowcdk.airbyte.destination.Plan.Layout;
import dev.flowcdk.airbyte.destination.Plan.Planned;
import dev.flowcdk.json.RawJson;
import dev.flowcdk.materialize.StagingMaterialization.Contents;
import dev.flowcdk.materialize.StagingMaterialization.Move;
import dev.flowcdk.materialize.StagingMaterialization.Question;
import dev.flowcdk.materialize.internal.ServedStaging;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Decides where the records of each stream go, so that old ones stay until a refresh is complete. Those of a refresh
/// wait in a resource of their own. A sync of the same generation goes on there; one of another generation makes it
/// anew. When the source has said that the stream is complete, they take the place of the old ones.
///
/// A sync that keeps old records takes over those that wait of its generation: the refresh that they belong to was
/// given up, but the source goes on after them.
final class Refreshes {

    private static final Logger LOGGER = System.getLogger(Refreshes.class.getName());

    private enum Course {
        /// To the resource itself, for good.
        KEEP,
        /// To the resource itself, since it has records of this generation or none; others go at the end.
        RETAIN,
        /// Aside, to an empty resource.
        BEGIN,
        /// Aside, to where an interrupted sync has left off.
        GO_ON
    }

    private final ServedStaging<?, ?> staging;
    private final List<ConfiguredStream> streams;
    private final Planned targets;
    private final List<Course> courses = new ArrayList<>();
    private final List<Move> first = new ArrayList<>();

    private Refreshes(ServedStaging<?, ?> staging, List<ConfiguredStream> streams, Planned targets) {
        this.staging = staging;
        this.streams = List.copyOf(streams);
        this.targets = targets;
    }

    /// @param targets where records are in the end, with all refreshed streams made anew
    /// @param config of the endpoint
    static Refreshes decide(
            ServedStaging<?, ?> staging, List<ConfiguredStream> streams, Planned targets, RawJson config)
            throws Exception {
        var refreshes = new Refreshes(staging, streams, targets);
        List<Question> questions = new ArrayList<>();
        for (int index = 0; index < streams.size(); index++) {
            long generation = streams.get(index).generationNumber();
            questions.add(new Question(refreshes.staged(index), StreamColumns.GENERATION, generation));
            if (streams.get(index).refresh()) {
                questions.add(new Question(refreshes.path(index), StreamColumns.GENERATION, generation));
            }
        }
        var answers = staging.contents(config, questions).iterator();
        for (int index = 0; index < streams.size(); index++) {
            Contents waiting = answers.next();
            Contents there = streams.get(index).refresh() ? answers.next() : Contents.MISSING;
            refreshes.decide(index, waiting, there);
        }
        return refreshes;
    }

    private void decide(int index, Contents waiting, Contents there) {
        ConfiguredStream stream = streams.get(index);
        boolean same = waiting == Contents.SUCH && stream.generationNumber() > 0;
        Course course = !stream.refresh()
                ? Course.KEEP
                : same ? Course.GO_ON : isBegun(stream, there) ? Course.RETAIN : Course.BEGIN;
        courses.add(course);
        if (waiting != Contents.MISSING && (course == Course.KEEP || course == Course.RETAIN)) {
            first.add(
                    course == Course.KEEP && same
                            ? new Move.Merge(index, staged(index))
                            : new Move.Drop(staged(index)));
        }
    }

    /// Whether this generation's records are where they belong. So they are when a sync was complete that was then
    /// taken for failed, or when there was nothing that would have had to stay. When each overwriting sync has the same
    /// generation, that says nothing.
    private static boolean isBegun(ConfiguredStream stream, Contents there) {
        if (stream.mode() == SyncMode.OVERWRITE) {
            return !stream.uncounted() && there == Contents.SUCH;
        }
        return there != Contents.OTHER;
    }

    private List<String> path(int index) {
        return targets.spec().bindings().get(index).resourcePath();
    }

    private List<String> staged(int index) {
        List<String> path = new ArrayList<>(path(index));
        path.set(path.size() - 1, stagedName(index).name());
        return path;
    }

    private StreamName stagedName(int index) {
        StreamName stream = streams.get(index).name();
        return Resources.staged(targets.layout().names().getOrDefault(stream, stream));
    }

    /// Where records go during the sync.
    Layout layout() {
        Map<StreamName, StreamName> names = new HashMap<>(targets.layout().names());
        Set<StreamName> anew = new HashSet<>();
        for (int index = 0; index < streams.size(); index++) {
            StreamName stream = streams.get(index).name();
            if (isAside(index)) {
                names.put(stream, stagedName(index));
            }
            if (courses.get(index) == Course.BEGIN) {
                anew.add(stream);
            }
        }
        return new Layout(names, anew);
    }

    private boolean isAside(int index) {
        return switch (courses.get(index)) {
            case KEEP, RETAIN -> false;
            case BEGIN, GO_ON -> true;
        };
    }

    /// Puts records where they belong that an earlier sync has left aside.
    ///
    /// @param writing what the sync writes to, which has been set up
    void begin(Planned writing) throws Exception {
        if (!first.isEmpty()) {
            staging.move(writing.spec(), writing.last(), first);
        }
    }

    /// Puts the records of complete refreshes where they belong, all at once.
    void finish(Set<StreamName> complete) throws Exception {
        List<Move> moves = new ArrayList<>();
        for (int index = 0; index < streams.size(); index++) {
            ConfiguredStream stream = streams.get(index);
            if (courses.get(index) == Course.KEEP) {
                continue;
            }
            if (complete.contains(stream.name())) {
                moves.add(
                        isAside(index)
                                ? new Move.Replace(index, staged(index))
                                : new Move.Retain(index, StreamColumns.GENERATION, stream.generationNumber()));
            } else {
                LOGGER.log(
                        Level.WARNING,
                        "stream " + stream.name() + ": its source has not said that it is complete, so the old records"
                                + " stay"
                                + (isAside(index) ? "; the new ones wait in " + String.join(".", staged(index)) : ""));
            }
        }
        if (!moves.isEmpty()) {
            staging.move(targets.spec(), targets.last(), moves);
        }
    }
}
