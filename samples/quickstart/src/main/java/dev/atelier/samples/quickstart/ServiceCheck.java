package dev.atelier.samples.quickstart;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.atelier.Webservice;
import dev.atelier.run.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Scores rows with known targets over HTTP. */
final class ServiceCheck {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final PatientData patients;

    ServiceCheck(PatientData patients) {
        this.patients = patients;
    }

    double[] score(Webservice service) throws JsonProcessingException {
        String answer = service.score(JSON.writeValueAsString(Map.of("data", patients.rows())));
        return JSON.readValue(answer, double[].class);
    }

    Table compare(double[] scores) {
        List<List<Object>> rows = new ArrayList<>();
        for (int i = 0; i < scores.length; i++) {
            double known = patients.targets()[i];
            rows.add(List.of(i + 1, known, scores[i], scores[i] - known));
        }
        return Table.of(List.of("patient", "known", "scored", "error"), rows);
    }
}
