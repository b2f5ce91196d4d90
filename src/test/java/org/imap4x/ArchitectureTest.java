package org.imap4x;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noCodeUnits;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.Architectures.LayeredArchitecture;
import java.io.InputStream;
import java.lang.module.ModuleDescriptor;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.imap4x.model.Content;
import org.imap4x.model.Limits;
import org.imap4x.model.Secret;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The floors: a class uses only classes of its own floor's package and of floors below; and inside
 * the provider, the rooms, for which the same holds.
 */
class ArchitectureTest {
  private static final String FACE = "org.imap4x.mail";
  private static final String[] ROOMS = {
    "config", "mime", "login", "link", "read", "search", "opening"
  };

  /** So many classes may need each other: they are one idea that stands in several files. */
  private static final int MOST_IN_A_CIRCLE = 4;

  /** Packages for which that is still to come, while their classes move to rooms. */
  private static final Set<String> CIRCLES_TO_COME = Set.of(FACE);

  private static JavaClasses main;

  @BeforeAll
  static void read() throws URISyntaxException {
    URI classes = Secret.class.getProtectionDomain().getCodeSource().getLocation().toURI();
    main =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_PACKAGE_INFOS)
            .importPath(Path.of(classes));
  }

  @Test
  void packages_all_areFloors() {
    List<String> strays =
        main
            .that(
                resideOutsideOfPackages(
                    "org.imap4x.model..",
                    "org.imap4x.wire..",
                    "org.imap4x.sasl..",
                    "org.imap4x.codec..",
                    "org.imap4x.client..",
                    "org.imap4x.mail..",
                    "org.imap4x.spring.."))
            .stream()
            .map(c -> c.getName())
            .filter(name -> !name.equals("module-info"))
            .toList();
    assertTrue(strays.isEmpty(), strays::toString);
  }

  @Test
  void floors_imports_pointDownwards() {
    layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .layer("model")
        .definedBy("org.imap4x.model..")
        .layer("wire")
        .definedBy("org.imap4x.wire..")
        .layer("sasl")
        .definedBy("org.imap4x.sasl..")
        .layer("codec")
        .definedBy("org.imap4x.codec..")
        .layer("client")
        .definedBy("org.imap4x.client..")
        .layer("mail")
        .definedBy("org.imap4x.mail..")
        .optionalLayer("spring")
        .definedBy("org.imap4x.spring..")
        .whereLayer("spring")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("mail")
        .mayOnlyBeAccessedByLayers("spring")
        .whereLayer("client")
        .mayOnlyBeAccessedByLayers("mail", "spring")
        .whereLayer("codec")
        .mayOnlyBeAccessedByLayers("client", "mail")
        .whereLayer("sasl")
        .mayOnlyBeAccessedByLayers("client", "mail")
        .whereLayer("wire")
        .mayOnlyBeAccessedByLayers("codec", "client", "mail")
        .check(main);
  }

  // ---- the rooms of the provider

  @Test
  void packages_ofTheProvider_areRooms() {
    Set<String> known = new TreeSet<>(List.of(FACE));
    for (String room : ROOMS) {
      known.add(FACE + "." + room);
    }
    Set<String> strays = new TreeSet<>();
    main.that(resideInAPackage("org.imap4x.mail..")).forEach(c -> strays.add(c.getPackageName()));
    strays.removeAll(known);
    assertTrue(strays.isEmpty(), strays::toString);
  }

  @Test
  void rooms_imports_pointDownwards() {
    LayeredArchitecture rooms =
        layeredArchitecture().consideringOnlyDependenciesInLayers().layer("face").definedBy(FACE);
    for (String room : ROOMS) {
      rooms = rooms.optionalLayer(room).definedBy(FACE + "." + room);
    }
    rooms
        .whereLayer("opening")
        .mayOnlyBeAccessedByLayers("face")
        .whereLayer("search")
        .mayOnlyBeAccessedByLayers("opening", "face")
        .whereLayer("read")
        .mayOnlyBeAccessedByLayers("opening", "face")
        .whereLayer("link")
        .mayOnlyBeAccessedByLayers("read", "search", "opening", "face")
        .whereLayer("login")
        .mayOnlyBeAccessedByLayers("link", "read", "search", "opening", "face")
        .whereLayer("config")
        .mayOnlyBeAccessedByLayers("login", "link", "read", "search", "opening", "face")
        .whereLayer("mime")
        .mayOnlyBeAccessedByLayers("login", "link", "read", "search", "opening", "face")
        .check(main);
  }

  @Test
  void face_inItsRooms_isUnknown() {
    noClasses()
        .that()
        .resideInAPackage("org.imap4x.mail.*..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage(FACE)
        .check(main);
  }

  @Test
  void exports_ofTheModule_haveNoRoom() throws Exception {
    URI classes = Secret.class.getProtectionDomain().getCodeSource().getLocation().toURI();
    try (InputStream in = Files.newInputStream(Path.of(classes).resolve("module-info.class"))) {
      Set<String> exported = new TreeSet<>();
      ModuleDescriptor.read(in).exports().forEach(e -> exported.add(e.source()));
      Set<String> expected =
          Set.of(
              "org.imap4x.client",
              "org.imap4x.mail",
              "org.imap4x.model",
              "org.imap4x.sasl",
              "org.imap4x.spring");
      assertEquals(new TreeSet<>(expected), exported);
    }
  }

  @Test
  void circles_insideAPackageOfTheProvider_areSmall() {
    List<String> large = new ArrayList<>();
    for (String name : providerPackages()) {
      if (!CIRCLES_TO_COME.contains(name)) {
        circles(name).stream()
            .filter(circle -> circle.size() > MOST_IN_A_CIRCLE)
            .forEach(circle -> large.add(name + ": " + circle));
      }
    }
    assertTrue(large.isEmpty(), () -> "classes that need each other: " + large);
  }

  private static Set<String> providerPackages() {
    Set<String> names = new TreeSet<>();
    main.that(resideInAPackage("org.imap4x.mail..")).forEach(c -> names.add(c.getPackageName()));
    return names;
  }

  /** The strongly connected classes of a package; nested ones count as their outermost. */
  private static List<Set<String>> circles(String name) {
    Map<String, Set<String>> uses = new TreeMap<>();
    for (JavaClass c : main) {
      if (c.getPackageName().equals(name)) {
        Set<String> used = uses.computeIfAbsent(outermost(c), k -> new TreeSet<>());
        for (Dependency d : c.getDirectDependenciesFromSelf()) {
          JavaClass target = d.getTargetClass().getBaseComponentType();
          if (target.getPackageName().equals(name)) {
            used.add(outermost(target));
          }
        }
      }
    }
    Map<String, Set<String>> reached = new TreeMap<>();
    uses.keySet().forEach(c -> reached.put(c, reachedFrom(c, uses)));
    Set<String> left = new TreeSet<>(uses.keySet());
    List<Set<String>> circles = new ArrayList<>();
    while (!left.isEmpty()) {
      String first = left.iterator().next();
      Set<String> circle = new TreeSet<>(Set.of(first));
      for (String other : reached.getOrDefault(first, Set.of())) {
        if (reached.getOrDefault(other, Set.of()).contains(first)) {
          circle.add(other);
        }
      }
      circles.add(circle);
      left.removeAll(circle);
    }
    return circles;
  }

  private static Set<String> reachedFrom(String start, Map<String, Set<String>> uses) {
    Set<String> reached = new TreeSet<>();
    Deque<String> open = new ArrayDeque<>(List.of(start));
    while (!open.isEmpty()) {
      for (String next : uses.getOrDefault(open.pop(), Set.of())) {
        if (reached.add(next)) {
          open.push(next);
        }
      }
    }
    return reached;
  }

  private static String outermost(JavaClass c) {
    String simple = c.getName().substring(c.getPackageName().length() + 1);
    return simple.contains("$") ? simple.substring(0, simple.indexOf('$')) : simple;
  }

  // ---- what floors may use

  @Test
  void model_anything_usesTheJdkOnly() {
    classes()
        .that(resideInAPackage("org.imap4x.model.."))
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("org.imap4x.model..", "java..", "javax..", "org.jspecify..")
        .check(main);
  }

  @Test
  void wireAndSasl_ofTheModel_useTheLeast() {
    onlyOfTheModel("org.imap4x.wire..", Limits.class, Secret.class, Content.class).check(main);
    onlyOfTheModel("org.imap4x.sasl..", Secret.class).check(main);
  }

  private static ArchRule onlyOfTheModel(String floor, Class<?>... allowed) {
    return noClasses()
        .that()
        .resideInAPackage(floor)
        .should()
        .dependOnClassesThat(
            resideInAPackage("org.imap4x.model..").and(not(belongToAnyOf(allowed))));
  }

  @Test
  void jakartaMail_belowTheProvider_isUnknown() {
    noClasses()
        .that()
        .resideOutsideOfPackages("org.imap4x.mail..", "org.imap4x.spring..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("jakarta..", "javax.mail..")
        .check(main);
  }

  @Test
  void incumbent_anywhere_isUnknown() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.eclipse.angus..", "com.sun..", "sun..")
        .check(main);
  }

  @Test
  void synchronizedMethods_belowTheProvider_areNone() {
    noCodeUnits()
        .that()
        .areDeclaredInClassesThat()
        .resideOutsideOfPackages("org.imap4x.mail..", "org.imap4x.spring..")
        .should()
        .haveModifier(JavaModifier.SYNCHRONIZED)
        .check(main);
  }
}
