package dev.atelier.compute.docker;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DockerfileTest {
    @Test
    void findsTheImagesToBeginWith() {
        String dockerfile = """
            ARG VERSION=3
            FROM --platform=linux/amd64 python:3.11 AS build
            from debian:12
            FROM build
            FROM scratch
            FROM base:$VERSION
            # FROM nothing:1
            """;
        assertThat(DockerfileBases.of(dockerfile)).containsExactly("python:3.11", "debian:12");
    }

    @Test
    void cutsLinesWhereverPartsEnd() {
        List<String> lines = new ArrayList<>();
        LineCutter cutter = new LineCutter(lines::add);
        byte[] text = "größe\r\n\nhalf a line".getBytes(StandardCharsets.UTF_8);
        for (byte one : text) {
            cutter.add(new byte[] {one});
        }
        assertThat(lines).containsExactly("größe");
        cutter.end();
        assertThat(lines).containsExactly("größe", "half a line");
    }

    @Test
    void hashesLinesOneByOne() {
        assertThat(LockHash.of(List.of("a", "b"))).hasSize(32).isNotEqualTo(LockHash.of(List.of("ab")));
    }
}
