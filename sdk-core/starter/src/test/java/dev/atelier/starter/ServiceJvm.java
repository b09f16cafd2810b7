package dev.atelier.starter;

import dev.atelier.InferenceConfig;
import dev.atelier.Webservice;
import dev.atelier.Workspace;
import dev.atelier.deploy.local.LocalTarget;
import java.io.IOException;
import java.nio.file.Path;

/** A JVM that hosts services until its input ends; arguments: workspace, and the folder of score.py to deploy first. */
final class ServiceJvm {
    private ServiceJvm() {}

    public static void main(String[] arguments) throws IOException {
        try (Workspace workspace = Workspace.builder()
                .directory(Path.of(arguments[0]))
                .hostServices()
                .open()) {
            if (arguments.length > 1) {
                deploy(workspace, Path.of(arguments[1]));
            }
            for (Webservice service : workspace.webservices()) {
                System.out.println(
                        service.name() + " " + service.keys().primary().reveal() + " "
                                + service.keys().secondary().reveal());
            }
            System.out.println("ready");
            System.in.transferTo(System.err);
        }
    }

    private static void deploy(Workspace workspace, Path folder) {
        var model = workspace.model("greeting");
        workspace.deploy(
                "java", model, InferenceConfig.scorer(ModelTextScorer.class).build(), LocalTarget.anyPort());
        InferenceConfig python =
                InferenceConfig.entryScript("score.py").sourceDirectory(folder).build();
        workspace.deploy("python", model, python, LocalTarget.anyPort());
    }
}
