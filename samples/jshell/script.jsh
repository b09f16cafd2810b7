var ws = Workspace.open(Path.of("ml"))
Run best = ws.experiment("diabetes").track(run -> {
    run.param("alpha", 0.4).tag("team", "risk");
    for (int step = 0; step < 20; step++) run.log("loss", 1.0 / (step + 1));
    run.log("rmse", 58.2);
})
Run worse = ws.experiment("diabetes").track(run -> run.param("alpha", 10).log("rmse", 71.5))
ws.runs().orderBy("metrics.rmse").table("experiment", "status", "params.alpha", "metrics.rmse")
best.metrics()
ws.runs().where("metrics.rmse < 60").list().size()
best.metric("loss").last()
best.chart("loss")
best.chart("loss").save(Path.of("loss.svg"))
Files.size(Path.of("loss.svg")) > 1000
Model model = ws.registerModel("line", Files.writeString(Path.of("model.txt"), "slope=2"))
Webservice service = ws.deploy("line", model, InferenceConfig.scorer(r -> Map.of("y", 2 * r.data()[0][0])).build(), LocalTarget.anyPort())
print(service.score("{\"data\": [[21]]}"))
service.lineage()
ws.runs().where("metrics.rmse <")
ws.close()
/exit
