namespace PlumCache.Compare.Servers;

/// <summary>The small program that hosts Garnet. It is built when it is wanted, as its packages may be out of reach.</summary>
internal static class GarnetHost
{
    private static readonly string Folder = Path.Combine(Repository.Root, "bench", "garnet");

    public static string Executable => Path.Combine(Folder, "bin/Release/net10.0/garnet-host");

    /// <summary>Builds it, or brings it up to date.</summary>
    /// <returns>Null, or why there is none.</returns>
    public static string? Build()
    {
        try
        {
            Tool.Run("dotnet", ["build", Folder, "--configuration", "Release", "--verbosity", "quiet", "-nodeReuse:false"]);
            return null;
        }
        catch (ToolException failure)
        {
            return failure.Message;
        }
    }
}
