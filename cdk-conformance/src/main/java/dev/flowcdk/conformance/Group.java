package dev.flowcdk.conformance;

/// What scenarios are about.
public enum Group {
    STATIC("static", "what it says of itself"),
    LIFE_CYCLE("lifecycle", "how it is set up, started and ended"),
    CRASH("crash", "what becomes of documents when it is killed"),
    OVERTAKING("overtaking", "what an older instance may do beside a newer one"),
    SCALE_OUT("scale-out", "whether it keeps to its part of the keys"),
    CONTENT("content", "whether what arrives is what there is"),
    EVOLUTION("evolution", "what becomes of documents when the task is edited"),
    BAD_INPUT("bad-input", "what it says of input that is wrong"),
    SECRETS("secrets", "whether it keeps secrets to itself"),
    LIMITS("limits", "what it needs of the machine");

    private final String title;
    private final String text;

    Group(String title, String text) {
        this.title = title;
        this.text = text;
    }

    /// The name by which it is chosen and reported, such as `scale-out`.
    public String title() {
        return title;
    }

    /// What its scenarios ask.
    public String text() {
        return text;
    }
}
