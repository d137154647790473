package dev.flowcdk.template.internal;

import static java.util.Map.entry;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import javax.lang.model.SourceVersion;

/// What a new project is called.
///
/// @param kind of connector
/// @param name of the project, of its folder and of the connector's image, such as `source-acme`
/// @param group of its artifact
/// @param version of its artifact
/// @param packageName package of its classes
public record NewProject(ConnectorKind kind, String name, String group, String version, String packageName) {

    private static final String FIRST_VERSION = "1.0.0-SNAPSHOT";
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");
    private static final Pattern GROUP = Pattern.compile("[A-Za-z0-9_.]+");
    private static final int LONGEST_NAME = 63;

    /// A project whose group is its package.
    public static NewProject of(ConnectorKind kind, String name, String packageName) {
        return new NewProject(kind, name, packageName, FIRST_VERSION, packageName);
    }

    /// The package that a project gets which nobody gave one: `com.example.acme` for `source-acme`.
    public static String packageOf(String name) {
        String last = name.replaceFirst("^(source|materialize)-", "").replace("-", "");
        return "com.example." + (SourceVersion.isName(last) ? last : "connector");
    }

    /// What is wrong with the names; empty when they are legal.
    public List<String> problems() throws IOException {
        List<String> problems = new ArrayList<>();
        if (!NAME.matcher(name).matches() || name.length() > LONGEST_NAME) {
            problems.add("\"" + name
                    + "\" cannot be the name of an image: it has to be words of lower case letters and digits with"
                    + " a hyphen between them, a letter first, at most 63 characters, such as source-acme");
        } else if (Template.mentions(kind, className())) {
            problems.add(
                    "\"" + name + "\" makes the class " + className()
                            + ", but the connector uses another one of this name; say what it connects to, such as source-acme");
        }
        if (!name.contains("-")) {
            problems.add("\"" + name + "\" is one word; names of connectors say what they are first, such as source-"
                    + name);
        }
        if (!SourceVersion.isName(packageName)) {
            problems.add("\"" + packageName + "\" is no name of a Java package; say --package com.acme, for example");
        } else if (!GROUP.matcher(packageName).matches()) {
            problems.add("\"" + packageName
                    + "\" cannot be the group of a Maven artifact, which has only the letters a to z,"
                    + " digits and underscores between dots; say --package com.acme, for example");
        } else if (packageName.equals("java") || packageName.startsWith("java.")) {
            problems.add("\"" + packageName + "\" belongs to Java itself; say --package com.acme, for example");
        }
        return problems;
    }

    /// The connector's class, such as `SourceAcme`.
    public String className() {
        var text = new StringBuilder();
        for (String word : name.split("-", -1)) {
            text.append(Character.toUpperCase(word.charAt(0))).append(word.substring(1));
        }
        return text.toString();
    }

    /// What its users say to the command for the first documents.
    public String preview() {
        return switch (kind) {
            case CAPTURE -> "preview";
            case MATERIALIZATION, SQL_MATERIALIZATION -> "preview --fixture documents.jsonl";
        };
    }

    /// Writes its files.
    ///
    /// @param kit version of the kit
    /// @param sqlite version of SQLite's driver
    public void write(Path folder, String kit, String sqlite) throws IOException {
        new Template(values(kit, sqlite)).write(kind, folder);
    }

    /// What stands for `${...}` in the template.
    private Map<String, String> values(String kit, String sqlite) {
        return Map.ofEntries(
                entry("kit", kit),
                entry("name", name),
                entry("group", group),
                entry("version", version),
                entry("package", packageName),
                entry("path", packageName.replace('.', '/')),
                entry("class", className()),
                entry("protocol", kind.protocol()),
                entry("description", kind.description()),
                entry("libraries", kind.libraries().replace("${sqlite}", sqlite)),
                entry("preview", preview()));
    }
}
