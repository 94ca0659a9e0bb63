using PlumCache.Compare.Servers;

namespace PlumCache.Compare.Against;

/// <summary>A build of this server to compare with: its executable, made for the run or found.</summary>
internal sealed class Build : IDisposable
{
    private const string Project = "src/PlumCache.Server", Executable = "plum", InProject = "bin/Release/net10.0/" + Executable;
    private readonly string? _worktree;

    private Build(string name, string fileName, string? worktree)
    {
        Name = name;
        FileName = fileName;
        _worktree = worktree;
    }

    /// <summary>As the report calls it.</summary>
    public string Name { get; }

    /// <summary>The path of its executable.</summary>
    public string FileName { get; }

    /// <summary>Finds a build, or makes it.</summary>
    /// <param name="text">
    /// The path of an executable or of a folder that has it, or a revision of this repository, which is built in a temporary folder.
    /// </param>
    /// <exception cref="ToolException">It is none of these, or does not build.</exception>
    public static Build Open(string text)
    {
        if (File.Exists(text)) return new Build(text, Path.GetFullPath(text), null);
        if (!Directory.Exists(text)) return OfRevision(text);
        string[] places = [Executable, InProject, $"{Project}/{InProject}"];
        return places.Select(place => Path.GetFullPath(Path.Combine(text, place))).FirstOrDefault(File.Exists) is { } found
            ? new Build(text, found, null)
            : throw new ToolException($"{text} has no {Executable}: build it with dotnet build -c Release {Project}");
    }

    public void Dispose()
    {
        if (_worktree is null) return;
        Git("worktree", "remove", "--force", _worktree);
        Directory.Delete(Path.GetDirectoryName(_worktree)!);
    }

    private static Build OfRevision(string revision)
    {
        string name = Git("log", "-1", "--format=%h (%s)", revision, "--").Trim();
        string worktree = Path.Combine(Directory.CreateTempSubdirectory("compare-").FullName, "tree");
        Git("worktree", "add", "--detach", worktree, revision);
        var build = new Build(name, Path.Combine(worktree, Project, InProject), worktree);
        try
        {
            Tool.Run("dotnet", ["build", Path.Combine(worktree, Project), "-c", "Release", "-v", "quiet"]);
            return build;
        }
        catch (ToolException)
        {
            build.Dispose();
            throw;
        }
    }

    private static string Git(params IEnumerable<string> arguments) => Tool.Run("git", ["-C", Repository.Root, .. arguments]);
}
