// Writes the project by the code that "flow-cdk new" calls, too, which is in this archetype's jar.
import java.nio.file.Files
import org.eclipse.aether.artifact.DefaultArtifact
import org.eclipse.aether.resolution.ArtifactRequest

def template = new DefaultArtifact('dev.flowcdk', 'connector-template', 'jar', '@project.version@')
def jar = request.repositorySystem.resolveArtifact(
        request.repositorySession, new ArtifactRequest(template, request.remoteRepositories, null)).artifact.file
def folder = new File(request.outputDirectory, request.artifactId).toPath()
Files.delete(folder.resolve('pom.xml'))

new URLClassLoader([jar.toURI().toURL()] as URL[]).withCloseable { classes ->
    def kind = classes.loadClass('dev.flowcdk.template.internal.ConnectorKind').of(request.properties.getProperty('kind')).get()
    def project = classes.loadClass('dev.flowcdk.template.internal.NewProject')
            .newInstance(kind, request.artifactId, request.groupId, request.version, request.getPackage())
    def problems = project.problems()
    if (problems) {
        Files.delete(folder)
        throw new IllegalArgumentException(problems.join('; ').replace('--package ', '-Dpackage='))
    }
    project.write(folder, '@project.version@', '@sqlite-jdbc.version@')
}
