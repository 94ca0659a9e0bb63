using System.Diagnostics.CodeAnalysis;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using PlumCache.Abstractions;

namespace PlumCache.Hosting.Plugins;

/// <summary>What an assembly's metadata says, read without running any of its code.</summary>
/// <param name="Contract">The version of PlumCache.Abstractions it refers to; null when it does not.</param>
internal sealed record AssemblyFacts(Version? Contract)
{
    private static readonly string ContractAssembly = typeof(IPlugin).Assembly.GetName().Name!;

    /// <summary>Reads an assembly.</summary>
    /// <param name="image">The file's bytes.</param>
    /// <param name="facts">What it says.</param>
    /// <returns>False when the bytes are no .NET assembly.</returns>
    public static bool TryRead(byte[] image, [NotNullWhen(true)] out AssemblyFacts? facts)
    {
        facts = null;
        try
        {
            using var reader = new PEReader(new MemoryStream(image, writable: false));
            if (!reader.HasMetadata) return false;
            MetadataReader metadata = reader.GetMetadataReader();
            if (!metadata.IsAssembly) return false;
            facts = new AssemblyFacts(ContractOf(metadata));
            return true;
        }
        catch (BadImageFormatException)
        {
            return false;
        }
    }

    private static Version? ContractOf(MetadataReader metadata)
    {
        foreach (AssemblyReferenceHandle handle in metadata.AssemblyReferences)
        {
            AssemblyReference reference = metadata.GetAssemblyReference(handle);
            if (metadata.StringComparer.Equals(reference.Name, ContractAssembly)) return reference.Version;
        }

        return null;
    }
}
