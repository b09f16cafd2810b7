package dev.atelier.tracking.tck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atelier.Run;
import dev.atelier.Workspace;
import dev.atelier.run.RunStatus;
import dev.atelier.spi.tracking.WorkspaceStore;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Runs and searches of several workspaces on one store. */
abstract class SharedRunContract extends StoreCase {
    SharedRunContract(Supplier<WorkspaceStore> opener) {
        super(opener);
    }

    @Test
    void findsAtOnceWhatAnotherWorkspaceChanges() {
        long seed = 21;
        Random random = new Random(seed);
        try (Workspace writing = SearchContract.workspace(store());
                Workspace searching = SearchContract.workspace(open())) {
            SearchCorpus corpus = new SearchCorpus(writing, random);
            corpus.add(15);
            corpus.archiveLastExperiment();
            for (int round = 0; round < 40; round++) {
                corpus.changeOne();
                if (round % 5 == 0) {
                    corpus.add(1);
                }
                SearchContract.compare(searching, corpus, random, 3, "seed " + seed + ", round " + round);
            }
        }
    }

    @Test
    void findsTheSameWhenReopenedAndCompacted() {
        long seed = 22;
        Random random = new Random(seed);
        SearchCorpus corpus;
        try (Workspace writing = SearchContract.workspace(store())) {
            corpus = new SearchCorpus(writing, random);
            corpus.add(40);
            corpus.archiveLastExperiment();
        }
        try (WorkspaceStore compacted = open()) {
            compacted.compact();
        }
        try (Workspace searching = SearchContract.workspace(open())) {
            SearchContract.compare(searching, corpus, random, 100, "seed " + seed);
        }
    }

    @Test
    void numbersTheRunsOfRacingWorkspaces() {
        try (Workspace one = SearchContract.workspace(store());
                Workspace other = SearchContract.workspace(open())) {
            Race.run(4, thread -> {
                Workspace mine = thread % 2 == 0 ? one : other;
                for (int i = 0; i < 10; i++) {
                    mine.experiment("race").startLogging().complete();
                }
            });
            List<Run> runs = one.runs().orderBy("number").list();
            for (int i = 0; i < 40; i++) {
                assertThat(runs.get(i).number()).isEqualTo(i + 1);
            }
            assertThat(other.runs().where("status = 'Completed'").count()).isEqualTo(40);
        }
    }

    @Test
    void endsARunOfAnotherWorkspace() {
        try (Workspace one = SearchContract.workspace(store());
                Workspace other = SearchContract.workspace(open())) {
            Run run = one.experiment("shared").startLogging();
            run.log("loss", 1.0);
            other.run(run.id()).log("loss", 2.0, 5);
            other.run(run.id()).complete();
            assertThat(run.status()).isEqualTo(RunStatus.COMPLETED);
            assertThat(run.metric("loss").count()).isEqualTo(2);
            assertThat(one.runs()
                            .where("metrics.loss = 2 and metrics.loss.first = 1")
                            .first())
                    .contains(run);
        }
    }
}
