package dev.atelier.compute.docker;

import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.model.BuildResponseItem;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads what the builder of an engine says: its log, the images that it makes on the way, and why it fails. */
final class BuildProgress extends ResultCallback.Adapter<BuildResponseItem> {
    private static final int FAILED = 400;
    private static final Pattern IMAGE = Pattern.compile(" ---> ([0-9a-f]{12,64})");

    private static final Pattern STEP_FROM = Pattern.compile("Step \\d+/\\d+ : FROM\\b", Pattern.CASE_INSENSITIVE);

    private final List<String> made = Collections.synchronizedList(new ArrayList<>());
    private final LineCutter lines;
    private boolean known;

    BuildProgress(Consumer<String> progress) {
        lines = new LineCutter(line -> {
            look(line);
            progress.accept(line);
        });
    }

    @Override
    public void onNext(BuildResponseItem item) {
        if (item.getErrorDetail() != null && item.getErrorDetail().getMessage() != null) {
            lines.end();
            onError(new DockerException(item.getErrorDetail().getMessage(), FAILED));
        } else if (item.getStream() != null) {
            lines.add(item.getStream().getBytes(StandardCharsets.UTF_8));
        }
    }

    @Override
    public void onComplete() {
        lines.end();
        super.onComplete();
    }

    /** An image is new when it is neither a base nor from the builder's cache. */
    private void look(String line) {
        Matcher image = IMAGE.matcher(line);
        if (line.startsWith("Step ")) {
            known = STEP_FROM.matcher(line).lookingAt();
        } else if (line.equals(" ---> Using cache")) {
            known = true;
        } else if (!known && image.matches()) {
            made.add(image.group(1));
        }
    }

    /** The images that were made, in that order. */
    List<String> made() {
        return List.copyOf(made);
    }
}
