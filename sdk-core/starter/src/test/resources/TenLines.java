import dev.atelier.InferenceConfig;
import dev.atelier.Model;
import dev.atelier.Run;
import dev.atelier.Workspace;
import dev.atelier.deploy.local.LocalTarget;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;

class TenLines {
    public static void main(String[] arguments) throws Exception {
        try (Workspace ws = Workspace.open(Path.of(arguments[0]))) {
            Run run = ws.experiment("doubling").track(it -> {
                it.param("factor", 2).log("rmse", 0.5);
                it.upload("outputs/model.txt", Files.writeString(Path.of("model.txt"), "2"));
            });
            Model model = run.registerModel("doubler", "outputs/model.txt");
            var scorer = InferenceConfig.scorer(request -> Map.of("result", Arrays.stream(request.data()[0]).map(x -> 2 * x).toArray()));
            System.out.println(ws.deploy("doubler", model, scorer.build(), LocalTarget.anyPort()).score("{\"data\": [[1, 2]]}"));
        }
    }
}
