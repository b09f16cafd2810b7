package dev.atelier.compute.support;

import dev.atelier.run.DistributedJobConfig;
import dev.atelier.run.MpiConfiguration;
import dev.atelier.run.TensorflowConfiguration;
import java.util.List;

/** What {@code ranks.sh} is told of a distributed job: the launcher, and how many processes of which kind. */
final class Ranks {
    private Ranks() {}

    static List<String> arguments(DistributedJobConfig config) {
        int servers = config instanceof TensorflowConfiguration tensorflow ? tensorflow.parameterServerCount() : 0;
        return List.of(launcher(config), Integer.toString(config.processCount() - servers), Integer.toString(servers));
    }

    private static String launcher(DistributedJobConfig config) {
        if (config instanceof MpiConfiguration) {
            return "mpi";
        }
        return config instanceof TensorflowConfiguration ? "tensorflow" : "pytorch";
    }
}
