package dev.atelier.samples.quickstart;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.tribuo.Example;
import org.tribuo.Model;
import org.tribuo.MutableDataset;
import org.tribuo.impl.ArrayExample;
import org.tribuo.provenance.SimpleDataSourceProvenance;
import org.tribuo.regression.RegressionFactory;
import org.tribuo.regression.Regressor;
import org.tribuo.regression.slm.ElasticNetCDTrainer;

/** A regularised linear regression, trained by Tribuo. */
final class ElasticNet {
    private static final double L1_SHARE = 0.5;
    private static final Logger TRIBUO_LOGGER = Logger.getLogger("org.tribuo");
    private static final RegressionFactory REGRESSION = new RegressionFactory();

    static {
        TRIBUO_LOGGER.setLevel(Level.OFF);
    }

    private final double alpha;

    ElasticNet(double alpha) {
        this.alpha = alpha;
    }

    LinearModel train(PatientData data) {
        MutableDataset<Regressor> examples =
                new MutableDataset<>(new SimpleDataSourceProvenance("diabetes.csv", REGRESSION), REGRESSION);
        for (int i = 0; i < data.targets().length; i++) {
            examples.add(example(data, data.rows()[i], data.targets()[i]));
        }
        return linear(data, new ElasticNetCDTrainer(alpha, L1_SHARE).train(examples));
    }

    /** A linear function is known by its values at the origin and at the unit vectors. */
    private static LinearModel linear(PatientData data, Model<Regressor> trained) {
        int size = data.features().size();
        double intercept = predict(data, trained, new double[size]);
        List<Double> weights = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            double[] unit = new double[size];
            unit[i] = 1;
            weights.add(predict(data, trained, unit) - intercept);
        }
        return new LinearModel(data.features(), weights, intercept);
    }

    private static double predict(PatientData data, Model<Regressor> trained, double[] row) {
        return trained.predict(example(data, row, 0)).getOutput().getValues()[0];
    }

    private static Example<Regressor> example(PatientData data, double[] row, double target) {
        String[] names = data.features().toArray(String[]::new);
        return new ArrayExample<>(new Regressor("progression", target), names, Arrays.copyOf(row, row.length));
    }
}
