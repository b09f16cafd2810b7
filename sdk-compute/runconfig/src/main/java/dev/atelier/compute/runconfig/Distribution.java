package dev.atelier.compute.runconfig;

import dev.atelier.run.DistributedJobConfig;
import dev.atelier.run.MpiConfiguration;
import dev.atelier.run.PyTorchConfiguration;
import dev.atelier.run.TensorflowConfiguration;
import java.util.Locale;
import java.util.Optional;

/** The keys that say as which processes a run is started: the communicator, the node count and the framework's mapping. */
final class Distribution {
    private static final String COMMUNICATOR = "communicator";
    private static final String NODES = "nodeCount";

    private Distribution() {}

    static Optional<DistributedJobConfig> read(YamlTree tree) {
        String communicator = tree.text(COMMUNICATOR).orElse("None").toLowerCase(Locale.ROOT);
        String framework = tree.text("framework").orElse("").toLowerCase(Locale.ROOT);
        int nodes = count(tree, NODES, 1);
        try {
            return switch (communicator) {
                case "mpi", "openmpi", "intelmpi" -> Optional.of(mpi(tree, nodes));
                case "nccl", "gloo" -> Optional.of(pytorch(tree, nodes));
                case "parameterserver" -> Optional.of(tensorflow(tree));
                case "none" ->
                    switch (framework) {
                        case "pythonmpi", "pythonintelmpi" -> Optional.of(mpi(tree, nodes));
                        case "tensorflowparameterserver" -> Optional.of(tensorflow(tree));
                        default -> Optional.empty();
                    };
                default -> {
                    tree.problem(
                            COMMUNICATOR,
                            "'" + communicator + "' is not there; OpenMpi, Nccl, Gloo and ParameterServer are");
                    yield Optional.empty();
                }
            };
        } catch (IllegalArgumentException e) {
            tree.problem(COMMUNICATOR, String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    private static MpiConfiguration mpi(YamlTree tree, int nodes) {
        return new MpiConfiguration(count(tree.at("mpi"), "processCountPerNode", 1), nodes);
    }

    private static PyTorchConfiguration pytorch(YamlTree tree, int nodes) {
        return new PyTorchConfiguration(count(tree.at("pytorch"), "processCount", nodes), nodes);
    }

    private static TensorflowConfiguration tensorflow(YamlTree tree) {
        YamlTree keys = tree.at("tensorflow");
        return new TensorflowConfiguration(count(keys, "workerCount", 1), count(keys, "parameterServerCount", 1));
    }

    private static int count(YamlTree tree, String name, int otherwise) {
        return (int) Math.min(Integer.MAX_VALUE, tree.number(name).orElse((long) otherwise));
    }

    /** Leaves the names of framework and communicator as they are when they say the same, such as Nccl for Gloo. */
    static void write(Optional<DistributedJobConfig> distribution, YamlTree tree) {
        DistributedJobConfig config = distribution.orElse(null);
        boolean named = read(tree.copied()).map(Object::getClass).equals(distribution.map(Object::getClass));
        tree.put(NODES, distribution.map(DistributedJobConfig::nodeCount).orElse(1));
        if (config instanceof MpiConfiguration mpi) {
            name(tree, named, "Python", "OpenMpi");
            tree.at("mpi").put("processCountPerNode", mpi.processCountPerNode());
        } else if (config instanceof PyTorchConfiguration pytorch) {
            name(tree, named, "PyTorch", "Gloo");
            tree.at("pytorch").put("processCount", pytorch.processCount());
        } else if (config instanceof TensorflowConfiguration tensorflow) {
            name(tree, named, "TensorFlow", "ParameterServer");
            tree.at("tensorflow").put("workerCount", tensorflow.workerCount());
            tree.at("tensorflow").put("parameterServerCount", tensorflow.parameterServerCount());
        } else {
            name(tree, named, "Python", "None");
        }
    }

    private static void name(YamlTree tree, boolean named, String framework, String communicator) {
        if (!named) {
            tree.put("framework", framework);
            tree.put(COMMUNICATOR, communicator);
        }
    }
}
