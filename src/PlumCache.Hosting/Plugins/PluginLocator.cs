namespace PlumCache.Hosting.Plugins;

/// <summary>Finds the assembly that a path means: itself, or the one of its folder.</summary>
internal static class PluginLocator
{
    /// <summary>Finds it.</summary>
    /// <param name="path">
    /// An assembly, or a folder with exactly one that refers to the contract; <c>NAME/NAME.dll</c> goes before the others.
    /// </param>
    /// <param name="problem">Why there is none.</param>
    public static string? Find(string path, out string problem)
    {
        problem = "";
        if (File.Exists(path)) return path;
        if (!Directory.Exists(path))
        {
            problem = $"there is no file or folder '{path}'";
            return null;
        }

        string folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        string named = Path.Combine(folder, Path.GetFileName(folder) + ".dll");
        if (File.Exists(named)) return named;
        string[] found = [.. Directory.EnumerateFiles(folder, "*.dll").Where(KnowsContract).Order(StringComparer.Ordinal)];
        if (found.Length == 1) return found[0];
        problem = found.Length == 0
            ? $"the folder '{path}' holds no assembly that refers to PlumCache.Abstractions"
            : $"the folder '{path}' holds several assemblies that refer to PlumCache.Abstractions: "
                + $"{string.Join(", ", found.Select(Path.GetFileName))}; name one of them";
        return null;
    }

    private static bool KnowsContract(string file) =>
        AssemblyFacts.TryRead(File.ReadAllBytes(file), out AssemblyFacts? facts) && facts.Contract is not null;
}
