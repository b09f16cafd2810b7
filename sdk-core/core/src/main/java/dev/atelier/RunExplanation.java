package dev.atelier;

import dev.atelier.internal.events.RunEvent;
import dev.atelier.internal.job.JobDocument;
import dev.atelier.internal.job.Jobs;
import dev.atelier.internal.run.RunRecord;
import dev.atelier.run.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Why a run is where it is, in one paragraph. Confined to one thread. */
final class RunExplanation {
    private final RunRecord run;
    private final Jobs jobs;
    private final Instant now;
    private final List<String> sentences = new ArrayList<>();

    RunExplanation(RunRecord run, Jobs jobs, Instant now) {
        this.run = run;
        this.jobs = jobs;
        this.now = now;
    }

    String text() {
        sentences.add("Run " + run.id() + " of experiment " + run.experiment() + " is " + run.status() + ".");
        if (run.ended()) {
            ended();
        } else if (run.target().isEmpty()) {
            recorded();
        } else {
            live();
        }
        int warnings = run.warnings().size();
        if (warnings > 0) {
            String more = warnings == 1 ? "" : " (" + (warnings - 1) + " more in details().warnings())";
            sentences.add("Warning: " + sentence(run.warnings().get(0)) + more);
        }
        return String.join(" ", sentences).replaceAll("\\s+", " ");
    }

    private void ended() {
        String where = run.target().isEmpty() ? "" : " on " + run.target();
        String duration = run.duration().map(took -> ", after " + words(took)).orElse("");
        sentences.add("It ended" + where + run.endedAt().map(this::at).orElse("") + duration + ".");
        Verdict verdict = run.verdict().orElse(Verdict.COMPLETED);
        if (verdict.cause() != Verdict.Cause.OK) {
            sentences.add("The reason is " + verdict.cause() + ": " + sentence(verdict.message()));
            run.error()
                    .flatMap(RunExplanation::lastLine)
                    .ifPresent(line -> sentences.add("The last line of its errors is: " + line));
            if (verdict.cause() != Verdict.Cause.CANCELED) {
                sentences.add(advice(verdict.cause()));
            }
        }
    }

    private void recorded() {
        sentences.add("It is recorded by a program that " + run.user() + " started" + at(run.createdAt())
                + ", without a job; it ends when that program says so.");
    }

    private void live() {
        sentences.add("It was submitted to " + run.target() + at(run.createdAt()) + ". " + phase());
        progress().ifPresent(sentences::add);
        Optional<String> problem = jobs.problem(run.id());
        if (problem.isPresent()) {
            sentences.add("It cannot be looked after now, and that is tried again: " + sentence(problem.get()));
        } else if (!jobs.watches(run.id())) {
            sentences.add("Another process watches over it, or the next one that waits for it does.");
        }
    }

    private String phase() {
        return switch (run.status()) {
            case NOT_STARTED, STARTING ->
                jobs.find(run.id()).flatMap(JobDocument::ref).isPresent()
                        ? "Its job has been handed over, and has not been seen since."
                        : "Its job has not been handed over yet.";
            case PROVISIONING -> "Its compute is being made.";
            case PREPARING ->
                "Its files and its environment are being made ready; logs/environment.log tells how far" + " that is.";
            case QUEUED -> "It waits for its compute to have room.";
            case RUNNING -> "Its script has been running" + since() + ".";
            case FINALIZING -> "Its script has ended, and what it has left is being collected.";
            case CANCEL_REQUESTED -> "It was asked to stop and has a moment for that, then it is stopped.";
            case NOT_RESPONDING -> "There was no sign of life from it lately.";
            default -> "";
        };
    }

    private String since() {
        return run.startedAt()
                .map(start -> " for " + words(Duration.between(start, now)))
                .orElse("");
    }

    private Optional<String> progress() {
        Optional<String> reported = jobs.progress(run.id()).map(RunExplanation::progress);
        return jobs.tail(run.id(), "stdout.log", 1).stream()
                .findFirst()
                .map(line -> "The last line it printed is: " + line)
                .map(line -> reported.map(text -> text + " " + line).orElse(line))
                .or(() -> reported);
    }

    private static String progress(RunEvent.Progress progress) {
        String message = progress.message();
        return String.format(Locale.ROOT, "It reports %.0f %%", progress.fraction() * 100)
                + (message == null || message.isEmpty() ? "." : ": " + sentence(message));
    }

    private static String advice(Verdict.Cause cause) {
        return switch (cause) {
            case OUT_OF_MEMORY -> "Give it more memory, or let it use less.";
            case TIMEOUT -> "Submit it with a longer timeout, or let it go on from its checkpoints.";
            case DISK_FULL -> "Make room, then submit it again.";
            case PREEMPTED, NODE_LOST -> "Submit it again; it may go on from its checkpoints.";
            case PREPARATION_FAILED -> "See its file logs/environment.log.";
            default -> "See tail() and its files below logs/.";
        };
    }

    private String at(Instant time) {
        return " at " + time.truncatedTo(ChronoUnit.SECONDS) + " (" + words(Duration.between(time, now)) + " ago)";
    }

    private static Optional<String> lastLine(String text) {
        List<String> lines = text.lines().filter(line -> !line.isBlank()).toList();
        return lines.isEmpty()
                ? Optional.empty()
                : Optional.of(lines.get(lines.size() - 1).strip());
    }

    private static String sentence(String text) {
        return text.endsWith(".") ? text : text + ".";
    }

    private static String words(Duration duration) {
        long seconds = Math.max(0, duration.toSeconds());
        if (seconds < 60) {
            return seconds + " s";
        }
        return seconds < 3600
                ? seconds / 60 + " min " + seconds % 60 + " s"
                : seconds / 3600 + " h " + seconds % 3600 / 60 + " min";
    }
}
