package dev.atelier.compute.docker;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The images that a Dockerfile begins with. */
final class DockerfileBases {
    private static final Pattern FROM =
            Pattern.compile("(?im)^[ \\t]*FROM[ \\t]+(?:--\\S+[ \\t]+)*(\\S+)(?:[ \\t]+AS[ \\t]+(\\S+))?");

    private DockerfileBases() {}

    /** Leaves out stages of the file itself, and what is named by an argument of the build, which the builder pulls. */
    static List<String> of(String dockerfile) {
        List<String> images = new ArrayList<>();
        Set<String> stages = new HashSet<>(Set.of("scratch"));
        Matcher from = FROM.matcher(dockerfile);
        while (from.find()) {
            String image = from.group(1);
            if (!image.contains("$") && !stages.contains(image.toLowerCase(Locale.ROOT))) {
                images.add(image);
            }
            if (from.group(2) != null) {
                stages.add(from.group(2).toLowerCase(Locale.ROOT));
            }
        }
        return images;
    }
}
