using System.Globalization;

namespace PlumCache.Tests.EndToEnd.Kit;

/// <summary>
/// A control group of Linux with a limit of memory, of either version, as a container has one. Skips the test where this user may make
/// none.
/// </summary>
public sealed class ControlGroup : IDisposable
{
    private const string Root = "/sys/fs/cgroup";

    private readonly string _folder;

    private ControlGroup(string folder) => _folder = folder;

    /// <summary>The file that a process writes its number to, to be in it.</summary>
    public string Processes => Path.Combine(_folder, "cgroup.procs");

    /// <summary>Makes one.</summary>
    public static ControlGroup Make(long memoryBytes)
    {
        bool isFirst = Directory.Exists($"{Root}/memory");
        string name = string.Create(CultureInfo.InvariantCulture, $"plum-test-{Environment.ProcessId}-{Guid.NewGuid():N}");
        var group = new ControlGroup(Path.Combine(isFirst ? $"{Root}/memory" : Root, name));
        try
        {
            Directory.CreateDirectory(group._folder);
            string file = Path.Combine(group._folder, isFirst ? "memory.limit_in_bytes" : "memory.max");
            File.WriteAllText(file, memoryBytes.ToString(CultureInfo.InvariantCulture));

            // A first try, with a process that does nothing: some systems let groups be made and nobody in.
            File.AppendAllText(group.Processes, "");
            return group;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            group.Dispose();
            Assert.Skip($"This user may make no control group with a limit of memory here: {exception.Message}");
            throw;
        }
    }

    public void Dispose()
    {
        try
        {
            // The files in it are the system's: an empty group is removed as it is.
            if (Directory.Exists(_folder)) Directory.Delete(_folder);
        }
        catch (IOException)
        {
            // Its last process is still ending: the group is empty and harmless.
        }
    }
}
