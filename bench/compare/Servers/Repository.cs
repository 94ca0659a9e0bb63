namespace PlumCache.Compare.Servers;

/// <summary>Where this program was built.</summary>
internal static class Repository
{
    /// <summary>The folder of PlumCache.sln.</summary>
    public static string Root { get; } = Find();

    private static string Find()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "PlumCache.sln"))) return folder.FullName;
        }

        throw new InvalidOperationException("The program must lie in the repository it measures: PlumCache.sln is in no folder above it.");
    }
}
