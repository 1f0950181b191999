import java.net.http.HttpRequest.BodyPublishers;
import org.openapitools.client.ApiClient;
import org.openapitools.client.ApiException;
import org.openapitools.client.api.StudentsApi;
import org.openapitools.client.model.CreateResult;
import org.openapitools.client.model.ErrorResponse;
import org.openapitools.client.model.NewStudent;
import org.openapitools.client.model.Page;
import org.openapitools.client.model.StudentUpdate;

/** Calls the service with the client that openapi-generator makes for Java: Calls URL. */
class Calls {
  public static void main(String[] arguments) throws Exception {
    ApiClient client = new ApiClient();
    client.updateBaseUri(arguments[0]);
    StudentsApi students = new StudentsApi(client);

    NewStudent anita = new NewStudent().studentID("101").name("Anita").dept("MCA");
    CreateResult created = students.createStudent(anita, null, null, null, null);
    System.out.println("created: " + created.getMessage());
    System.out.println("read: " + students.readStudent("101", null).getName());
    StudentUpdate update = new StudentUpdate().name("Anita S");
    System.out.println(
        "updated: "
            + students.updateStudent("101", update, null, null, null).getUpdated().getName());

    // The generated method takes the first of the content types only.
    ApiClient importing = new ApiClient();
    importing.updateBaseUri(arguments[0]);
    importing.setRequestInterceptor(
        request ->
            request
                .setHeader("Content-Type", "text/csv")
                .POST(BodyPublishers.ofString("StudentID,Name\n201,Ravi\n202,Meera\n203, \n")));
    CreateResult report =
        new StudentsApi(importing).createStudent(new NewStudent(), null, null, null, null);
    System.out.println(
        "imported: "
            + report.getCreated()
            + " and not: "
            + report.getFailed()
            + " "
            + report.getErrors().get(0).getError());

    Page page = students.listStudents(2, null, null, null);
    System.out.println(
        "listed: " + page.getStudents().size() + " more: " + (page.getNext() != null));
    System.out.println("deleted: " + students.deleteStudent("101", null).getMessage());
    try {
      students.readStudent("101", null);
    } catch (ApiException failure) {
      ErrorResponse error =
          client.getObjectMapper().readValue(failure.getResponseBody(), ErrorResponse.class);
      System.out.println("refused: " + failure.getCode() + " " + error.getError());
    }
  }
}
