package dev.flowcdk.cli.create;

import dev.flowcdk.UserException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import javax.lang.model.SourceVersion;

/// What a new project is called.
///
/// @param kind of connector
/// @param name of the project, of its folder and of the connector's image, such as `source-acme`
/// @param packageName package of its classes, and the group of its artifact
record NewProject(Kind kind, String name, String packageName) {

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");
    private static final Pattern GROUP = Pattern.compile("[A-Za-z0-9_.]+");
    private static final int LONGEST_NAME = 63;

    /// @throws UserException when a name is not legal; with all that is wrong
    NewProject {
        List<String> problems = new ArrayList<>();
        if (!NAME.matcher(name).matches() || name.length() > LONGEST_NAME) {
            problems.add("\"" + name
                    + "\" cannot be the name of an image: it has to be words of lower case letters and digits with"
                    + " a hyphen between them, a letter first, at most 63 characters, such as source-acme");
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
        if (problems.size() == 1) {
            throw new UserException(problems.getFirst());
        }
        if (!problems.isEmpty()) {
            throw new UserException("names are not legal:", problems);
        }
    }

    /// The package that a project gets which nobody gave one: `com.example.acme` for `source-acme`.
    static String packageOf(String name) {
        String last = name.replaceFirst("^(source|materialize)-", "").replace("-", "");
        return "com.example." + (SourceVersion.isName(last) ? last : "connector");
    }

    /// The connector's class, such as `SourceAcme`.
    String className() {
        var text = new StringBuilder();
        for (String word : name.split("-", -1)) {
            text.append(Character.toUpperCase(word.charAt(0))).append(word.substring(1));
        }
        return text.toString();
    }

    /// What stands for `${...}` in the template.
    ///
    /// @param kit version of the kit
    /// @param sqlite version of SQLite's driver
    Map<String, String> values(String kit, String sqlite) {
        return Map.of(
                "kit", kit,
                "name", name,
                "package", packageName,
                "path", packageName.replace('.', '/'),
                "class", className(),
                "protocol", kind.protocol(),
                "description", kind.description(),
                "libraries", kind.libraries().replace("${sqlite}", sqlite));
    }
}
