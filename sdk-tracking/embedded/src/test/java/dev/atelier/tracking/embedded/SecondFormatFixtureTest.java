package dev.atelier.tracking.embedded;

/** Format 2: points in journal and blocks, nothing that says how long files are. */
class SecondFormatFixtureTest extends FixtureCase {
    SecondFormatFixtureTest() {
        super("format-2");
    }
}
