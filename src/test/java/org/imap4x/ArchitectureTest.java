package org.imap4x;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noCodeUnits;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import org.imap4x.model.Content;
import org.imap4x.model.Limits;
import org.imap4x.model.Secret;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The floors: a class uses only classes of its own floor's package and of floors below. */
class ArchitectureTest {

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
