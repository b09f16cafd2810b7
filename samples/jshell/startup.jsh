import dev.atelier.*
import dev.atelier.chart.*
import dev.atelier.deploy.local.*
import dev.atelier.error.*
import dev.atelier.metric.*
import dev.atelier.run.*
import dev.atelier.search.*
import dev.atelier.service.*
import java.net.*
import java.nio.file.*
import java.time.*
import java.util.*
import java.util.stream.*
void print(Object value) { System.out.println(value); }
