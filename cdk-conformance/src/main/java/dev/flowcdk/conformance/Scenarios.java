package dev.flowcdk.conformance;

import java.util.List;
import java.util.stream.Stream;

/// All that is tried.
public final class Scenarios {

    private static final List<Scenario> ALL = List.of(
            Scenario.of(
                    "spec",
                    Group.STATIC,
                    "Spec gives Flow's protocol number, two schemas, an address of documentation, and pointers that lead"
                            + " into the resource schema.",
                    "that Flow can show its form; not that the form is a good one",
                    StaticChecks::spec),
            Scenario.of(
                    "schemas",
                    Group.STATIC,
                    "Both schemas are JSON schemas of objects, and secrets are where Flow can encrypt them.",
                    "that configs can be written and encrypted",
                    StaticChecks::schemas),
            Scenario.of(
                    "form",
                    Group.STATIC,
                    "Each option has a title and a description, and looks like what it is.",
                    "nothing about what it does: what is missing is advice",
                    StaticChecks::form),
            Scenario.of(
                    "same-answers",
                    Group.STATIC,
                    "Spec, Discover and Validate answer the same when they are asked the same again.",
                    "that publications do not flap",
                    StaticChecks::stable),
            Scenario.of(
                    "both-encodings",
                    Group.STATIC,
                    "What it answers in JSON is what it answers in protobuf.",
                    "that the encoding is a matter of taste; a connector may well have one only",
                    StaticChecks::codecs),
            Scenario.of(
                    "unknown-members",
                    Group.STATIC,
                    "Members of requests that it does not know are skipped.",
                    "that it goes on working when Flow's runtime is newer than it is",
                    InputChecks::unknownMembers),
            Scenario.ofCaptures(
                    "undisturbed",
                    Group.LIFE_CYCLE,
                    "Undisturbed, it commits documents that are valid and have their keys, and every message is one that"
                            + " the protocol allows.",
                    "that there is something to look at; without documents all else proves little",
                    LifeCycleChecks::commits),
            Scenario.ofMaterializations(
                    "undisturbed",
                    Group.LIFE_CYCLE,
                    "Undisturbed, it takes transactions of new and known keys and an empty one, and every message is one"
                            + " that the protocol allows.",
                    "that the protocol is kept; where documents went is asked by others",
                    MaterializationChecks::stores),
            new Scenario(
                    "applied-again",
                    Group.LIFE_CYCLE,
                    "Apply may come again, with the same versions, even after it succeeded.",
                    "that a publication that is repeated does no harm",
                    LifeCycleChecks::appliedAgain,
                    MaterializationChecks::appliedAgain),
            Scenario.of(
                    "end-of-input",
                    Group.LIFE_CYCLE,
                    "When its input ends between requests, it ends with status 0.",
                    "that calls of the control plane end in order",
                    InputChecks::endOfInput),
            new Scenario(
                    "ends-when-asked",
                    Group.LIFE_CYCLE,
                    "Asked to end (SIGTERM) at any point, it has ended ten seconds later, and nothing is missing after a"
                            + " restart.",
                    "that a container can be stopped",
                    LifeCycleChecks::terminated,
                    MaterializationTermination::run),
            new Scenario(
                    "killed-at-any-message",
                    Group.CRASH,
                    "Killed after any number of messages and restarted from what was committed, it loses and changes"
                            + " nothing.",
                    "that no crash loses documents, at the points that were tried; --kills tries more of them",
                    CaptureCrash::killed,
                    MaterializationChecks::killed),
            new Scenario(
                    "claimed-class",
                    Group.CRASH,
                    "It does what its class claims, and no less.",
                    "that the claim is true: exactly once where that is claimed",
                    CaptureCrash::claimedClass,
                    MaterializationChecks::claimedClass),
            Scenario.ofCaptures(
                    "restarted-from-any-checkpoint",
                    Group.CRASH,
                    "From the state of each checkpoint, it goes on to the same end.",
                    "that each state tells all that came before it, and nothing that did not",
                    CaptureCrash::restarted),
            new Scenario(
                    "acknowledged-late-or-never",
                    Group.CRASH,
                    "Acknowledged late, in batches or never, it comes to the same.",
                    "that it depends on Flow's commits, and not on when it hears of them",
                    CaptureCrash::acknowledged,
                    MaterializationChecks::acknowledged),
            new Scenario(
                    "two-instances-at-once",
                    Group.OVERTAKING,
                    "An older instance that goes on beside a newer one changes nothing any more.",
                    "that a node which comes back from the dead does no harm",
                    CaptureCrash::takenOver,
                    MaterializationChecks::takenOver),
            new Scenario(
                    "split-in-two-shards",
                    Group.SCALE_OUT,
                    "Two shards with half of the keys each bring all of it, and nothing twice.",
                    "that the task can be scaled out",
                    CaptureSplit::run,
                    MaterializationSplit::run),
            new Scenario(
                    "content",
                    Group.CONTENT,
                    "What arrives is what there is, as the hook read tells it.",
                    "that nothing is missing even when nothing is disturbed",
                    ContentChecks::ofCapture,
                    MaterializationChecks::content),
            Scenario.of(
                    "garbage",
                    Group.BAD_INPUT,
                    "Bytes that are no message end it with a message, in time.",
                    "that a broken stream is told and does not hang",
                    InputChecks::garbage),
            Scenario.of(
                    "wrong-configs",
                    Group.BAD_INPUT,
                    "A config that its schema forbids is refused with words for its user, in time.",
                    "that users are told what is wrong; whether the words are good, a reader has to say",
                    InputChecks::wrongConfigs),
            Scenario.of(
                    "secrets-in-what-it-says",
                    Group.SECRETS,
                    "The value of no option marked as a secret is in its logs and errors, at any log level.",
                    "that operators do not see what they must not; options that are not marked are not looked at",
                    SecretChecks::canaries));

    private Scenarios() {}

    /// All of them, in the order in which they are tried.
    public static List<Scenario> all() {
        return Stream.of(ALL, FurtherScenarios.ALL, EvolutionScenarios.ALL)
                .flatMap(List::stream)
                .toList();
    }
}
