namespace PlumCache.Hosting.Plugins;

/// <summary>Paths with every link resolved, those of the folders above included: what a path truly leads to.</summary>
internal static class RealPath
{
    /// <summary>Links that may follow each other: Linux' own limit.</summary>
    private const int MaxLinks = 40;

    /// <summary>The real path; parts that are not there are taken as they are.</summary>
    /// <param name="path">Absolute, or relative to the current folder.</param>
    /// <exception cref="IOException">Links lead in a circle, or a folder cannot be read.</exception>
    public static string Of(string path) => Of(Path.GetFullPath(path), MaxLinks);

    /// <summary>Whether a real path lies below a real folder.</summary>
    public static bool IsBelow(string path, string folder)
    {
        StringComparison comparison = OperatingSystem.IsWindows() ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
        string start = Path.EndsInDirectorySeparator(folder) ? folder : folder + Path.DirectorySeparatorChar;
        return path.StartsWith(start, comparison);
    }

    private static string Of(string path, int linksLeft)
    {
        string root = Path.GetPathRoot(path)!;
        string real = root;
        string[] parts = path[root.Length..].Split([Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar],
            StringSplitOptions.RemoveEmptyEntries);
        foreach (string part in parts)
        {
            real = Path.Combine(real, part);
            if (new FileInfo(real).LinkTarget is not { } target) continue;
            if (linksLeft == 0) throw new IOException($"Too many links in {path}.");
            real = Of(Path.GetFullPath(target, Path.GetDirectoryName(real)!), --linksLeft);
        }

        return real;
    }
}
