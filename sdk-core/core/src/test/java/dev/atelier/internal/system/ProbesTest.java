package dev.atelier.internal.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProbesTest {
    private static final Duration LONG = Duration.ofMinutes(1);

    @TempDir
    Path directory;

    @Test
    void readsWhatProcTells() throws IOException {
        Path proc = directory.resolve("proc");
        Files.createDirectories(proc.resolve("self"));
        Files.createDirectories(proc.resolve("net"));
        Files.writeString(proc.resolve("self/status"), "Name:\tjava\nVmRSS:\t   2000 kB\n");
        network(proc, 1_000_000, 500_000);
        HostProbe probe = new HostProbe(proc, directory);
        sample(probe);
        network(proc, 4_000_000, 1_500_000);

        Map<String, Double> reading = sample(probe);

        assertThat(reading)
                .containsEntry("system/process_memory_usage_megabytes", 2.048)
                .containsEntry("system/network_receive_megabytes", 3.0)
                .containsEntry("system/network_transmit_megabytes", 1.0)
                .doesNotContainKey("system/process_disk_read_megabytes");
        assertThat(reading.get("system/disk_usage_megabytes")).isPositive();
    }

    @Test
    void doesWithoutProc() throws IOException {
        assertThat(sample(new HostProbe(directory.resolve("none"), directory)))
                .containsKeys("system/system_memory_usage_megabytes", "system/jvm_heap_usage_megabytes")
                .doesNotContainKey("system/network_receive_megabytes");
    }

    @Test
    void readsTheGpus() throws IOException {
        Path program = program("""
                case "$1" in --query-gpu=index,*) ;; *) exit 9 ;; esac
                echo '0, 37, 1000, 8000, 60.5, 250.00'
                echo '1, [N/A], 2000, 8000, [N/A], [N/A]'
                """);
        try (GpuProbe probe = new GpuProbe(program.toString(), LONG)) {
            Map<String, Double> reading = sample(probe);

            assertThat(reading)
                    .containsOnlyKeys(
                            "system/gpu_0_utilization_percentage",
                            "system/gpu_0_memory_usage_megabytes",
                            "system/gpu_0_memory_usage_percentage",
                            "system/gpu_0_power_usage_watts",
                            "system/gpu_0_power_usage_percentage",
                            "system/gpu_1_memory_usage_megabytes",
                            "system/gpu_1_memory_usage_percentage")
                    .containsEntry("system/gpu_0_utilization_percentage", 37.0)
                    .containsEntry("system/gpu_0_memory_usage_percentage", 12.5)
                    .containsEntry("system/gpu_0_power_usage_watts", 60.5);
            assertThat(reading.get("system/gpu_0_memory_usage_megabytes")).isCloseTo(1_048.576, within(1e-9));
        }
    }

    @Test
    void aMachineWithoutGpusIsNoFailure() throws IOException {
        try (GpuProbe probe = new GpuProbe(directory.resolve("nvidia-smi").toString(), LONG)) {
            assertThat(sample(probe)).isEmpty();
        }
    }

    @Test
    void saysWhyTheProgramFailed() throws IOException {
        Path program = program("echo 'NVIDIA-SMI has failed because it could not talk to the driver'; exit 9");
        try (GpuProbe probe = new GpuProbe(program.toString(), LONG)) {
            assertThatThrownBy(() -> sample(probe))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("exit code 9: NVIDIA-SMI has failed");
        }
    }

    @Test
    void aProgramThatHangsIsKilled() throws IOException {
        Path pid = directory.resolve("pid");
        Path program = program("echo $$ > '" + pid + "'; exec sleep 600");
        try (GpuProbe probe = new GpuProbe(program.toString(), Duration.ofMillis(300))) {
            assertThatThrownBy(() -> sample(probe))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("did not answer within PT0.3S");
        }
        if (Files.exists(pid)) {
            await().until(() -> ProcessHandle.of(
                            Long.parseLong(Files.readString(pid).strip()))
                    .filter(ProcessHandle::isAlive)
                    .isEmpty());
        }
    }

    @Test
    void closingDoesNotWaitForAProgramThatHangs() throws IOException {
        Path started = directory.resolve("started");
        Path program = program("touch '" + started + "'; exec sleep 600");
        GpuProbe probe = new GpuProbe(program.toString(), Duration.ofMinutes(10));
        CompletableFuture<Map<String, Double>> sampling = CompletableFuture.supplyAsync(() -> {
            try {
                return sample(probe);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        await().until(() -> Files.exists(started));

        probe.close();

        assertThat(sampling.orTimeout(1, java.util.concurrent.TimeUnit.MINUTES).join())
                .isEmpty();
    }

    private Path program(String script) throws IOException {
        Path program = Files.writeString(directory.resolve("nvidia-smi"), "#!/bin/sh\n" + script + "\n");
        assertThat(program.toFile().setExecutable(true)).isTrue();
        return program;
    }

    private static void network(Path proc, long received, long sent) throws IOException {
        Files.writeString(
                proc.resolve("net/dev"),
                "Inter-|   Receive |  Transmit\n face |bytes packets|bytes\n    lo: 99999999 1 0 0 0 0 0 0 99999999 0\n  eth0: "
                        + received + " 1 0 0 0 0 0 0 " + sent + " 1 0 0 0 0 0 0\n");
    }

    private static Map<String, Double> sample(SystemProbe probe) throws IOException {
        Map<String, Double> reading = new TreeMap<>();
        probe.sample(reading::put);
        return reading;
    }
}
